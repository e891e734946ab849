/// Declares `json`.
enum JsonFormat {
    static let declaration = FormatDeclaration(
        ComponentDescription(
            .format, "json", aliases: ["ndjson"],
            summary: "One JSON document a line, with all that an event has.",
            details: """
                The keys are body, timestamp (milliseconds since the epoch), pri, nanos, host \
                and fields, which has the attributes in the order of their names.

                The output is JSON whatever the bytes: one that is not UTF-8 becomes the \
                replacement character U+FFFD. The format `avrojson` keeps such bytes.
                """,
            examples: [.init("console(json)", "Prints one JSON document a line.")]
        ),
        make: { _ in JsonFormatter(.text, host: Machine.hostName) })
}
