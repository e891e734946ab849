/// Declares `seqfile` as a format.
enum SeqfileFormat {
    static let codec = Option(
        "codec", default: CompressionCodec.none,
        "How blocks are compressed; the names of Hadoop's classes are understood too.")

    static let declaration = FormatDeclaration(
        ComponentDescription(
            .format, "seqfile",
            summary: "A Hadoop SequenceFile of events.",
            details: """
                Keys and values are Flume's WriteableEventKey and WriteableEvent, with all that \
                an event has; the source `seqfile` reads them back. Without a codec the file is \
                one of records, with a codec one of blocks, of which one ends with each batch \
                or at 1 MB.
                """,
            options: [codec.description],
            examples: [
                .init("text(events.seq, seqfile)", "Writes a SequenceFile."),
                .init("text(events.seq, seqfile(DefaultCodec))", "Writes one of deflated blocks."),
            ]
        ),
        make: {
            SequenceFileFormatter($0[codec], host: Machine.hostName, sync: .random())
        })
}
