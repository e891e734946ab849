/// Declares `avro_body`.
enum AvroBodySerializer {
    static let schemaURL = Option<AvroSchemaFile?>(
        "schemaURL", default: nil,
        "The file with the schema of events that name none, as a path or a file:// URL.")

    static let declaration = Declaration<SerializerMaker>(
        ComponentDescription(
            .serializer, "avro_body",
            summary: "An Avro container file whose records are the bodies themselves.",
            details: """
                The body of each event is one datum, encoded in Avro by whoever made it. Its \
                schema is in the file that the header flume.avro.schema.url names, or in the \
                header flume.avro.schema.literal, or in `schemaURL`: the first of these counts. \
                URLs are paths or file:// URLs; http:// and hdfs:// are refused.

                A file has one schema. An event with another one begins the next file of \
                `file_roll`; Flume writes it into the same file, which nothing can read then. \
                That bodies match their schema is not looked at. An event without a schema stops \
                the sink. Blocks end as in `avro_event`.
                """,
            options: [
                AvroEventSerializer.syncIntervalBytes.description,
                AvroEventSerializer.compressionCodec.description, schemaURL.description,
            ],
            examples: [
                .init(
                    """
                    a1.sinks.k1.type = file_roll
                    a1.sinks.k1.channel = c1
                    a1.sinks.k1.sink.directory = /tmp
                    a1.sinks.k1.sink.serializer = \
                    org.apache.flume.sink.hdfs.AvroEventSerializer$Builder
                    a1.sinks.k1.sink.serializer.compressionCodec = deflate
                    """, "Records of the schema that events name in their headers.")
            ],
            agent: AgentFace(
                classNames: ["org.apache.flume.sink.hdfs.AvroEventSerializer$Builder"])
        ),
        make: {
            AvroBodyFormatter(
                $0[AvroEventSerializer.compressionCodec],
                blockLimit: $0[AvroEventSerializer.syncIntervalBytes], schema: $0[schemaURL],
                sync: .random())
        })
}
