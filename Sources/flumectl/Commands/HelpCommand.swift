import FlumeKit

/// Explains: `flumectl help`.
enum HelpCommand {
    private static let topic = Operand(
        "TOPIC", "A command, a component, or a kind of component and its name.",
        optional: true, many: true, completion: .topic)

    static let command = Command(
        CommandDescription(
            "help",
            summary: "Explains a command or a component.",
            operands: [topic],
            examples: [
                .init("flumectl help dump", "Explains the command dump."),
                .init("flumectl help sink text", "Explains the sink text."),
            ]
        ),
        body: { arguments, console throws(CommandError) in
            guard let word = arguments[topic] else {
                console.write(overview())
                return .success
            }
            console.write(text(of: try Commands.named(word).description))
            return .success
        })

    /// What `flumectl --help` prints.
    static func overview() -> String { HelpText.overview(of: Commands.program) }

    /// What `flumectl help COMMAND` prints.
    static func text(of command: CommandDescription) -> String {
        HelpText.text(of: command, program: "flumectl")
    }
}
