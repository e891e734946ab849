/// Declares `raw`.
enum RawFormat {
    static let declaration = FormatDeclaration(
        ComponentDescription(
            .format, "raw", aliases: ["default"],
            summary: "The body and a newline.",
            details: """
                What was read without a newline is written without one, so that an echo gives \
                back the very bytes it read.
                """,
            examples: [.init("console(raw)", "Prints bodies as they are.")]
        ),
        make: { _ in RawFormatter() })
}
