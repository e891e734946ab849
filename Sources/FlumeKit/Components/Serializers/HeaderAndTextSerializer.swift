/// Declares `header_and_text`.
enum HeaderAndTextSerializer {
    static let declaration = Declaration<SerializerMaker>(
        ComponentDescription(
            .serializer, "header_and_text",
            summary: "The headers, a space, the body and a newline.",
            details: """
                Headers are written as `{k=v, k2=v2}`, or `{}` where there are none, in the order \
                in which the events got them; nothing in them is escaped.
                """,
            options: [TextSerializer.appendNewline.description],
            examples: [
                .init(
                    """
                    a1.sinks.k1.type = file_roll
                    a1.sinks.k1.channel = c1
                    a1.sinks.k1.sink.directory = /tmp
                    a1.sinks.k1.sink.serializer = header_and_text
                    """, "Lines such as `{host=web-1} GET /`.")
            ],
            agent: AgentFace(
                classNames: [
                    "org.apache.flume.serialization.HeaderAndBodyTextEventSerializer$Builder"
                ])
        ),
        make: { HeaderLineFormatter(appendsNewline: $0[TextSerializer.appendNewline]) })
}
