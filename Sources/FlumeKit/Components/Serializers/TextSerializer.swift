/// Declares `text`.
enum TextSerializer {
    static let appendNewline = Option(
        "appendNewline", default: true, "Whether a newline follows each body.")

    static let declaration = Declaration<SerializerMaker>(
        ComponentDescription(
            .serializer, "text",
            summary: "The body and a newline; headers are left out.",
            options: [appendNewline.description],
            examples: [
                .init(
                    """
                    a1.sinks.k1.type = file_roll
                    a1.sinks.k1.channel = c1
                    a1.sinks.k1.sink.directory = /tmp
                    a1.sinks.k1.sink.serializer = text
                    a1.sinks.k1.sink.serializer.appendNewline = false
                    """, "Bodies that have their line ends already.")
            ],
            agent: AgentFace(
                classNames: ["org.apache.flume.serialization.BodyTextEventSerializer$Builder"])
        ),
        make: { BodyLineFormatter(appendsNewline: $0[appendNewline]) })
}
