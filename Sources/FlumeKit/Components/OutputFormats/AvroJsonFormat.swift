/// Declares `avrojson`.
enum AvroJsonFormat {
    static let declaration = FormatDeclaration(
        ComponentDescription(
            .format, "avrojson",
            summary: "One JSON document a line, as Avro encodes an event.",
            details: """
                The keys are those of `json`. Bodies and the values of attributes are byte \
                strings in Avro, and so each byte is the character of that number: nothing is \
                lost, but text beyond ASCII looks foreign. The host and the names of \
                attributes are text.
                """,
            examples: [.init("console(avrojson)", "Prints events as Avro's JSON.")]
        ),
        make: { _ in JsonFormatter(.avro, host: Machine.hostName) })
}
