/// What `--help`, `help` and `components` print: 80 columns, aligned.
package enum HelpText {
    /// The program and its commands.
    package static func overview(of program: ProgramDescription) -> String {
        var text = TextLayout.wrapped(program.summary) + "\n"
        text += "Usage: \(program.name) COMMAND [OPTIONS] [ARGUMENTS]\n\nCommands:\n"
        text += TextLayout.table(
            program.shownCommands.map { ($0.name, TextLayout.plain($0.summary)) })
        text += "\nOptions:\n"
        text += TextLayout.table([
            ("-h, --help", "Print this, or the help of a command."),
            ("-V, --version", "Print the version."),
        ])
        let name = program.name
        return text + "\n'\(name) help COMMAND' explains a command.\n"
            + "'\(name) components' lists what flows are made of.\n"
    }

    /// One command with all its flags.
    package static func text(of command: CommandDescription, program: String) -> String {
        var text = TextLayout.wrapped(command.summary) + "\n"
        text += "Usage: \(program) \(command.usage)\n"
        if !command.aliases.isEmpty {
            text += "Also:  " + command.aliases.map { "\(program) \($0)" }.joined(separator: ", ")
            text += "\n"
        }
        if !command.details.isEmpty { text += "\n" + TextLayout.wrapped(command.details) }
        if !command.operands.isEmpty {
            text += "\nArguments:\n"
            text += TextLayout.table(
                command.operands.map { ($0.usage, TextLayout.plain($0.help)) })
        }
        for section in command.sections {
            text += "\n\(section.title):\n" + TextLayout.table(section.flags.map(row))
        }
        return text + examples(command.examples.map { ($0.line, $0.explanation) })
    }

    /// All components of some kinds, one line each.
    package static func list(of faces: ComponentFaces, kinds: [ComponentKind]) -> String {
        faces.sections(kinds).map { section in
            var text = "\(section.title):\n"
            text += TextLayout.table(
                section.available.map { ($0.name, TextLayout.plain($0.summary)) })
            let absent = section.absent.map(\.name).joined(separator: ", ")
            if !absent.isEmpty { text += TextLayout.table([("not yet", absent)]) }
            return text
        }.joined(separator: "\n")
    }

    /// One component of a dialect with all its options.
    package static func text(
        of component: ComponentDescription, _ face: ComponentFaces.Face
    ) -> String {
        var text = head(of: component, face)
        text += "\n" + TextLayout.wrapped(component.summary)
        if let absence = ComponentProse.absence(of: component) {
            text += "\n" + TextLayout.wrapped(absence)
        }
        if !component.details.isEmpty { text += "\n" + TextLayout.wrapped(component.details) }
        let rows = face == .flow ? optionRows(component) : keyRows(component)
        if !rows.isEmpty {
            let prefix = AgentProse.prefix(of: component.kind)
            text += face == .flow ? "\nOptions:\n" : "\nKeys behind '\(prefix)':\n"
            text += TextLayout.table(rows)
        }
        return text + examples(component.examples.map { ($0.text, $0.explanation) })
    }

    /// The line that names a component of an agent.
    package static func typeLine(of component: ComponentDescription) -> String {
        AgentProse.typeLine(of: component)
    }

    private static func head(
        of component: ComponentDescription, _ face: ComponentFaces.Face
    ) -> String {
        switch face {
        case .flow:
            var text = "\(component.kind.rawValue) \(ComponentProse.usage(of: component))\n"
            if !component.aliases.isEmpty {
                text += "also: \(component.aliases.joined(separator: ", "))\n"
            }
            return text
        case .agent:
            let owner = component.kind.isOfBoth ? " of an agent" : ""
            let names = component.aliases + component.agent.classNames
            var text = "\(component.kind.rawValue) \(component.name)\(owner)\n"
            if component.isAvailable { text += "\(AgentProse.typeLine(of: component))\n" }
            for name in names { text += "also: \(name)\n" }
            return text
        }
    }

    private static func optionRows(_ component: ComponentDescription) -> [(String, String)] {
        component.options.map { option in
            let help = TextLayout.plain(option.help) + ComponentProse.note(of: option)
            return (ComponentProse.usage(of: option), help)
        }
    }

    private static func keyRows(_ component: ComponentDescription) -> [(String, String)] {
        AgentProse.keys(of: component).map { ($0.usage, TextLayout.plain($0.help) + $0.note) }
    }

    private static func examples(_ examples: [(String, String)]) -> String {
        if examples.isEmpty { return "" }
        var text = "\nExamples:\n"
        for (line, explanation) in examples {
            for part in line.split(separator: "\n") { text += "  \(part)\n" }
            text += TextLayout.wrapped(explanation, indent: 6)
        }
        return text
    }

    private static func row(_ flag: FlagDescription) -> (String, String) {
        let indent = flag.short == nil ? "    " : ""
        return (indent + flag.usage, TextLayout.plain(flag.help) + note(of: flag))
    }

    /// The choices and the default, as far as the usage does not show them.
    static func note(of flag: FlagDescription) -> String {
        let option = flag.option
        if option.isSwitch { return option.defaultSpelling == "true" ? " [default: on]" : "" }
        var note = ""
        if case .hint(.choices(let words)) = flag.completion,
            words.joined(separator: "|") != flag.placeholder
        {
            note += " [" + words.joined(separator: ", ") + "]"
        }
        if !option.defaultSpelling.isEmpty { note += " [default: \(option.defaultSpelling)]" }
        return note
    }
}
