/// Declares `avro` and `avrodata`.
enum AvroFormat {
    static let codec = Option(
        "codec", default: AvroCodec.null, "How blocks are compressed.")
    static let level = Option<Int?>(
        "level", in: 1...19,
        "How hard the codec tries: 1 to 9 for deflate and bzip2, 1 to 19 for zstandard.")

    static let declaration = FormatDeclaration(
        ComponentDescription(
            .format, "avro",
            summary: "An Avro container file, not compressed.",
            details: "Like `avrodata` without a codec.",
            examples: [.init("text(events.avro, avro)", "Writes an Avro file.")]
        ),
        make: { _ in
            AvroFileFormatter(.null, host: Machine.hostName, sync: .random())
        })

    static let dataDeclaration = FormatDeclaration(
        ComponentDescription(
            .format, "avrodata",
            summary: "An Avro container file, compressed if a codec is named.",
            details: """
                Each event is a record `com.cloudera.flume.core.EventImpl` with body, timestamp, \
                pri, nanos, host and fields, as in Flume 0.9; the file names its schema, so any \
                reader of Avro reads it. A block ends with each batch or at 64 KiB, so what is \
                delivered can be read.
                """,
            options: [codec.description, level.description],
            examples: [
                .init("text(events.avro, avrodata(deflate, 9))", "Writes a small Avro file."),
                .init("console(avrodata(snappy))", "Prints an Avro file."),
            ],
            contradiction: { $0[codec].fault(ofLevel: $0[level]) }
        ),
        make: {
            AvroFileFormatter(
                $0[codec], level: $0[level], host: Machine.hostName, sync: .random())
        })
}

extension AvroCodec: ChoiceValue {
    fileprivate func fault(ofLevel level: Int?) -> ValueFault? {
        guard let level else { return nil }
        guard let range = levels?.range else {
            return ValueFault(
                expected: "no level", help: "the codec '\(rawValue)' has no levels")
        }
        if range.contains(level) { return nil }
        return ValueFault(
            expected: "a level from \(range.lowerBound) to \(range.upperBound)",
            help: "the codec '\(rawValue)' has no level \(level)")
    }
}
