import FlumeKit

/// Every command there is: the only list, in the order of the documentation.
enum Commands {
    static let all: [Command] = [
        DumpCommand.command,
        MultitailCommand.command,
        AgentCommand.command,
        ValidateCommand.command,
        ComponentsCommand.command,
        CompletionsCommand.command,
        ManCommand.command,
        HelpCommand.command,
        VersionCommand.command,
        GenerateCommand.command,
    ]

    /// What flows and agents are made of.
    static let faces = ComponentFaces(
        flow: BuiltinCatalogue.catalogue, agent: BuiltinCatalogue.agentCatalogue)

    /// The whole program as its manual and its completions see it.
    static let program = ProgramDescription(
        name: "flumectl",
        version: FlumeVersion.current,
        summary:
            "Apache Flume as one native program: flows of events, from any source to any sink.",
        commands: all.map(\.description))

    /// The command of a name or an alias.
    static func named(_ name: String) throws(CommandError) -> Command {
        for command in all {
            let description = command.description
            if description.name == name || description.aliases.contains(name) { return command }
        }
        if let sentence = Spelling.refusal(of: name) { throw .failed(sentence) }
        let names = program.shownCommands.flatMap { [$0.name] + $0.aliases }
        let near = Suggestion.nearest(to: name, among: names)
        throw .usage(.unknownCommand(name, nearest: near), command: nil)
    }
}
