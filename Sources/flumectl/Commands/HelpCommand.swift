import FlumeKit

/// Explains a command or a component: `flumectl help`.
enum HelpCommand {
    private static let topic = Operand(
        "TOPIC", "A command, a component, or a kind of component and a name.",
        optional: true, many: true, completion: .topic)

    static let command = Command(
        CommandDescription(
            "help",
            summary: "Explains a command or a component.",
            details: """
                A name that both a command and a component have means the command; with its \
                kind before it, as in `help source tail`, it means the component.
                """,
            operands: [topic],
            examples: [
                .init("flumectl help dump", "Explains the command dump."),
                .init("flumectl help sink text", "Explains the sink text."),
                .init("flumectl help sinks", "Lists all sinks."),
            ]
        ),
        body: { arguments, console throws(CommandError) in
            let topics = arguments.all(topic)
            guard let first = topics.first else {
                console.write(overview())
                return .success
            }
            if topics.count == 1, let command = try command(named: first) {
                console.write(text(of: command))
                return .success
            }
            let subject = try ComponentSubject(topics, command: "help")
            console.write(subject.text)
            return .success
        })

    /// What `flumectl --help` prints.
    static func overview() -> String { HelpText.overview(of: Commands.program) }

    /// What `flumectl help COMMAND` prints.
    static func text(of command: CommandDescription) -> String {
        HelpText.text(of: command, program: Commands.program.name)
    }

    /// The command of a name, `nil` where a component may have that name.
    private static func command(
        named name: String
    ) throws(CommandError) -> CommandDescription? {
        if let command = Commands.program[name] { return command }
        if ComponentSubject.knows(name) { return nil }
        if let sentence = Spelling.refusal(of: name) { throw .failed(sentence) }
        let near = Suggestion.nearest(
            to: name,
            among: Commands.program.shownCommands.map(\.name) + ComponentSubject.allNames)
        throw .usage(
            .unknownName(kind: "command or component", name, nearest: near), command: "help")
    }
}
