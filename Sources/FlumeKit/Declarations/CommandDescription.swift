/// What a command says about itself, without what runs it.
///
/// Parsing, help, manual pages and completions are made of it.
public struct CommandDescription: Sendable {
    public let name: String
    /// Other names for it, all meaning the same.
    public let aliases: [String]
    /// One sentence.
    public let summary: String
    /// Paragraphs after the summary, parted by empty lines.
    public let details: String
    public let flags: [FlagDescription]
    public let operands: [Operand]
    public let examples: [Example]
    public let exitCodes: [ExitMeaning]
    /// Whether it serves the makers of the program only.
    public let isHidden: Bool

    /// A line for a shell, and what it does.
    public struct Example: Sendable {
        public let line: String
        public let explanation: String

        public init(_ line: String, _ explanation: String) {
            self.line = line
            self.explanation = explanation
        }
    }

    public init(
        _ name: String,
        aliases: [String] = [],
        summary: String,
        details: String = "",
        flags: [FlagDescription] = [],
        operands: [Operand] = [],
        examples: [Example] = [],
        exitCodes: [ExitMeaning] = ExitMeaning.usual,
        isHidden: Bool = false
    ) {
        self.name = name
        self.aliases = aliases
        self.summary = summary
        self.details = details
        self.flags = flags
        self.operands = operands
        self.examples = examples
        self.exitCodes = exitCodes
        self.isHidden = isHidden
    }

    /// The flag of `--name`.
    public func flag(_ name: String) -> FlagDescription? { flags.first { $0.name == name } }

    /// The flag of `-x`.
    public func flag(_ letter: Character) -> FlagDescription? { flags.first { $0.short == letter } }

    /// What follows the program's name: `dump [OPTIONS] [SPEC] [FORMAT]`.
    public var usage: String {
        ([name] + (flags.isEmpty ? [] : ["[OPTIONS]"]) + operands.map(\.usage))
            .joined(separator: " ")
    }

    /// The headings of the flags, in the order of their first flags.
    public var sections: [(title: String, flags: [FlagDescription])] {
        var titles: [String] = []
        for flag in flags where !titles.contains(flag.section) { titles.append(flag.section) }
        return titles.map { title in (title, flags.filter { $0.section == title }) }
    }
}

/// A word of the command line that is no flag and no value of one.
public struct Operand: Sendable {
    /// As help shows it: `FILE`.
    public let name: String
    public let help: String
    public let isOptional: Bool
    /// Whether it takes all the words that the other operands leave.
    public let takesMany: Bool
    public let completion: Completion

    /// What completes an operand.
    public enum Completion: Hashable, Sendable {
        case hint(CompletionHint)
        /// A text in the dataflow language; the names of components in it.
        case flowSpec
        /// The name of an output format.
        case format
        /// The name of a command, a component, or a kind of component.
        case topic
        /// The name of a component.
        case component
        /// The name of a manual page.
        case page
        /// The name of an agent in the configuration that `-f` names.
        case agent
    }

    public init(
        _ name: String,
        _ help: String,
        optional: Bool = false,
        many: Bool = false,
        completion: Completion = .hint(.none)
    ) {
        self.name = name
        self.help = help
        isOptional = optional
        takesMany = many
        self.completion = completion
    }

    /// As a synopsis shows it: `FILE…`, `[FORMAT]`.
    public var usage: String {
        let word = takesMany ? "\(name)…" : name
        return isOptional ? "[\(word)]" : word
    }
}

/// What one exit code tells.
public struct ExitMeaning: Sendable {
    /// `0`, `1`, `128+n`.
    public let code: String
    /// A sentence.
    public let meaning: String

    public init(_ code: String, _ meaning: String) {
        self.code = code
        self.meaning = meaning
    }

    /// The codes that mean the same for every command.
    public static let usual = [
        ExitMeaning("0", "Everything asked for was done, and everything read was delivered."),
        ExitMeaning("1", "It was not; a sentence on the standard error says what is missing."),
        ExitMeaning("2", "The command line was wrong."),
        ExitMeaning("128+n", "The program was ended by signal n."),
    ]
}

/// The whole program: what its manual, its help and its completions tell.
public struct ProgramDescription: Sendable {
    public let name: String
    public let version: String
    /// One sentence.
    public let summary: String
    /// In the order of the documentation; hidden ones too.
    public let commands: [CommandDescription]

    public init(
        name: String, version: String, summary: String, commands: [CommandDescription]
    ) {
        self.name = name
        self.version = version
        self.summary = summary
        self.commands = commands
    }

    /// The commands that help shows.
    public var shownCommands: [CommandDescription] { commands.filter { !$0.isHidden } }

    /// The command of a name or an alias.
    public subscript(_ name: String) -> CommandDescription? {
        commands.first { $0.name == name || $0.aliases.contains(name) }
    }
}
