/// Declares `avro_event`.
enum AvroEventSerializer {
    static let syncIntervalBytes = Option(
        "syncIntervalBytes", default: 2_048_000, in: 32...1 << 30,
        "A block ends with the event that makes it this large.")
    static let compressionCodec = Option(
        "compressionCodec", default: AvroCodec.null, "How blocks are compressed.")

    static let declaration = Declaration<SerializerMaker>(
        ComponentDescription(
            .serializer, "avro_event",
            summary: "An Avro container file with headers and bodies.",
            details: """
                Each event is a record `Event` of `headers`, a map of strings, and `body`. A \
                block ends with each batch of the sink, after 4096 events of it, and where \
                `syncIntervalBytes` is reached: so what was delivered can be read from the file. \
                A header that is no UTF-8 gets U+FFFD for what is none.
                """,
            options: [syncIntervalBytes.description, compressionCodec.description],
            examples: [
                .init(
                    """
                    a1.sinks.k1.type = file_roll
                    a1.sinks.k1.channel = c1
                    a1.sinks.k1.sink.directory = /tmp
                    a1.sinks.k1.sink.serializer = avro_event
                    a1.sinks.k1.sink.serializer.compressionCodec = snappy
                    """, "Avro files with compressed blocks.")
            ],
            agent: AgentFace(
                classNames: [
                    "org.apache.flume.serialization.FlumeEventAvroEventSerializer$Builder"
                ])
        ),
        make: {
            AvroFlumeFileFormatter(
                $0[compressionCodec], blockLimit: $0[syncIntervalBytes], sync: .random())
        })
}
