import FlumeKit

/// Lists and explains what flows are made of: `flumectl components`.
enum ComponentsCommand {
    private static let names = Operand(
        "NAME", "A component, or a kind of component and perhaps a name.",
        optional: true, many: true, completion: .component)

    static let command = Command(
        CommandDescription(
            "components",
            summary: "Lists and explains what flows and agents are made of.",
            details: """
                Without a name all are listed, with a kind those of that kind, and with a name \
                that component is explained: first as flows have it, then as the configuration \
                of an agent has it, where both do. A component of an agent is also found by its \
                Java class.
                """,
            flags: [SharedFlags.json.description],
            operands: [names],
            examples: [
                .init("flumectl components", "Lists all components."),
                .init("flumectl components sink", "Lists all sinks."),
                .init("flumectl components sink text", "Explains the sink text."),
                .init("flumectl components memory", "Explains the channel memory of an agent."),
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

    /// Whether a word is a kind or a component.
    static func knows(_ word: String) -> Bool {
        kind(word) != nil || !Commands.faces.named(word).isEmpty
    }

    static var allNames: [String] {
        ComponentKind.allCases.flatMap { [$0.rawValue] + Commands.faces.names($0) }
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
            let names = kind.map { Commands.faces.names($0) } ?? Self.allNames
            let near = Suggestion.nearest(to: name, among: names)
            let word = kind?.rawValue ?? "component"
            throw .usage(.unknownName(kind: word, name, nearest: near), command: command)
        }
    }

    private var found: [(face: ComponentFaces.Face, component: ComponentDescription)] {
        if let name { return Commands.faces.named(name, kinds) }
        return ComponentFaces.Face.allCases.flatMap { face in
            kinds.flatMap { Commands.faces[face].all($0) }.map { (face, $0) }
        }
    }

    /// For people.
    var text: String {
        if name == nil { return HelpText.list(of: Commands.faces, kinds: kinds) }
        return found.map { HelpText.text(of: $0.component, $0.face) }.joined(separator: "\n")
    }

    /// For programs.
    var document: JSONDocument {
        .list(found.map { Self.document($0.component, $0.face) })
    }

    private static func document(
        _ component: ComponentDescription, _ face: ComponentFaces.Face
    ) -> JSONDocument {
        .object([
            ("face", .text(face.rawValue)),
            ("kind", .text(component.kind.rawValue)),
            ("name", .text(component.name)),
            ("aliases", .list(component.aliases.map { .text($0) })),
            ("summary", .text(component.summary)),
            ("details", .text(component.details)),
            (
                "usage",
                .text(face == .flow ? component.usage : HelpText.typeLine(of: component))
            ),
            ("classes", .list(component.agent.classNames.map { .text($0) })),
            ("available", .bool(component.isAvailable)),
            ("positional", .number(component.positional)),
            ("options", .list(component.options.map(document))),
            ("slots", .list(component.agent.slots.map(document))),
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

    private static func document(_ slot: ComponentSlot) -> JSONDocument {
        .object([
            ("name", .text(slot.key)),
            ("kind", .text(slot.kind.rawValue)),
            ("default", .text(slot.fallback)),
            ("help", .text(slot.help)),
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
