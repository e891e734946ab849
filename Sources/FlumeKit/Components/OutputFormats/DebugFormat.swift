/// Declares `debug`.
enum DebugFormat {
    static let declaration = FormatDeclaration(
        ComponentDescription(
            .format, "debug",
            summary: "Host, priority, local time, attributes and body, for people to look at.",
            details: """
                Attributes stand in the order of their names. One of 8 bytes is shown as a \
                number, a text and a floating-point number, one of 4 bytes as a number and a \
                text, one of a single byte as a number, any other as text.

                The body has Java's escapes, so that one event is one line. A slash is not \
                escaped, unlike in some 0.9 releases. Control characters in attributes are \
                escaped too, which 0.9 printed as they were.
                """,
            examples: [.init("console(debug)", "Prints everything an event has.")]
        ),
        make: { _ in DebugFormatter(in: LocalZone.rules, host: Machine.hostName) })
}
