import FlumeKit

/// Lists and explains what flows are made of: `flumectl components`.
enum ComponentsCommand {
    private static let names = Operand(
        "NAME", "A component, or a kind of component and perhaps a name.",
        optional: true, many: true, completion: .component)

    static let command = Command(
        CommandDescription(
            "components",
            summary: "Lists and explains the sources, sinks, decorators and formats.",
            details: """
                Without a name all are listed, with a kind those of that kind, and with a name \
                that component is explained.
                """,
            flags: [SharedFlags.json.description],
            operands: [names],
            examples: [
                .init("flumectl components", "Lists all components."),
                .init("flumectl components sink", "Lists all sinks."),
                .init("flumectl components sink text", "Explains the sink text."),
                .init("flumectl components --json", "All there is to know, for a program."),
            ]
        ),
        body: { arguments, console throws(CommandError) in
            let subject = try ComponentSubject(arguments.all(names), command: "components")
            console.write(arguments[SharedFlags.json] ? subject.document.rendered : subject.text)
            return .success
        })
}

/// What was asked about components: all, those of a kind, or those of a name.
struct ComponentSubject {
    private let kinds: [ComponentKind]
    private let name: String?

    private static let catalogue = BuiltinCatalogue.catalogue

    /// Whether a word is a kind or a component.
    static func knows(_ word: String) -> Bool {
        kind(word) != nil || ComponentKind.allCases.contains { catalogue[$0, word] != nil }
    }

    static var allNames: [String] {
        ComponentKind.allCases.flatMap { [$0.rawValue] + catalogue.names($0) }
    }

    private static func kind(_ word: String) -> ComponentKind? {
        ComponentKind.allCases.first { $0.rawValue == word || $0.plural == word }
    }

    /// The subject of `[KIND] [NAME]`, for the command that was asked.
    init(_ words: [String], command: String) throws(CommandError) {
        var words = words[...]
        let kind = words.first.flatMap(Self.kind)
        if kind != nil { words = words.dropFirst() }
        kinds = kind.map { [$0] } ?? ComponentKind.allCases
        name = words.popFirst()
        if let extra = words.first {
            let usage = "\(command) [KIND] [NAME]"
            throw .usage(.extraOperand(extra, usage: usage), command: command)
        }
        if let name, found.isEmpty {
            let names = kind.map { Self.catalogue.names($0) } ?? Self.allNames
            let near = Suggestion.nearest(to: name, among: names)
            let word = kind?.rawValue ?? "component"
            throw .usage(.unknownName(kind: word, name, nearest: near), command: command)
        }
    }

    private var found: [ComponentDescription] {
        guard let name else { return kinds.flatMap { Self.catalogue.all($0) } }
        return kinds.compactMap { Self.catalogue[$0, name] }
    }

    /// For people.
    var text: String {
        if name == nil { return HelpText.list(of: Self.catalogue, kinds: kinds) }
        return found.map { HelpText.text(of: $0) }.joined(separator: "\n")
    }

    /// For programs.
    var document: JSONDocument { .list(found.map(Self.document)) }

    private static func document(_ component: ComponentDescription) -> JSONDocument {
        .object([
            ("kind", .text(component.kind.rawValue)),
            ("name", .text(component.name)),
            ("aliases", .list(component.aliases.map { .text($0) })),
            ("summary", .text(component.summary)),
            ("details", .text(component.details)),
            ("usage", .text(component.usage)),
            ("available", .bool(component.isAvailable)),
            ("positional", .number(component.positional)),
            ("options", .list(component.options.map(document))),
            (
                "examples",
                .list(
                    component.examples.map { example in
                        .object([
                            ("text", .text(example.text)),
                            ("explanation", .text(example.explanation)),
                        ])
                    })
            ),
        ])
    }

    private static func document(_ option: OptionDescription) -> JSONDocument {
        var choices = JSONDocument.null
        if case .choices(let words) = option.completion { choices = .list(words.map { .text($0) }) }
        return .object([
            ("name", .text(option.key)),
            ("help", .text(option.help)),
            ("required", .bool(option.isRequired)),
            ("many", .bool(option.takesMany)),
            ("value", .text(option.placeholder)),
            ("default", option.isRequired ? .null : .text(option.defaultSpelling)),
            ("choices", choices),
        ])
    }
}
