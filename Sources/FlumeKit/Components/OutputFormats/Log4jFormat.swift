/// Declares `log4j`.
enum Log4jFormat {
    static let declaration = FormatDeclaration(
        ComponentDescription(
            .format, "log4j",
            summary: "Local time, priority and body, in the layout of log4j.",
            details: """
                The body has Java's escapes, so that one event is one line; the source \
                `log4jfile` reads them back. Host and attributes are not shown.
                """,
            examples: [.init("text(copy.log, log4j)", "Writes a file that log4jfile reads.")]
        ),
        make: { _ in Log4jFormatter(in: LocalZone.rules) })
}
