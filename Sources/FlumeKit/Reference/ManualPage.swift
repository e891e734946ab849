/// A manual page: its name, its section and its text.
package struct ManualPage: Sendable {
    package let name: String
    package let section: Int
    private let make: @Sendable () -> String

    /// The page in roff, made anew each time it is asked for.
    package var text: String { make() }

    package var fileName: String { "\(name).\(section)" }

    /// Every page there is.
    package static func all(_ program: ProgramDescription, _ faces: ComponentFaces) -> [ManualPage]
    {
        let commands = program.shownCommands.map { command in
            ManualPage(name: "\(program.name)-\(command.name)", section: 1) {
                page(of: command, in: program)
            }
        }
        return [ManualPage(name: program.name, section: 1) { overview(program) }] + commands + [
            ManualPage(name: "flume-flow", section: 5) { flow(program, faces) },
            ManualPage(name: "flume-conf", section: 5) { configuration(program, faces) },
            ManualPage(name: "flume-components", section: 7) { components(program, faces) },
        ]
    }

    /// The names of the pages that are not about one command.
    static func otherNames(_ program: ProgramDescription) -> [String] {
        [program.name] + dataPages.map(\.0)
    }

    /// The page of a name; `dump` means `flumectl-dump`.
    package static func named(_ name: String, among pages: [ManualPage]) -> ManualPage? {
        let names = [name, "flumectl-\(name)", "flume-\(name)"]
        for wanted in names {
            if let page = pages.first(where: { $0.name == wanted || $0.fileName == wanted }) {
                return page
            }
        }
        return nil
    }

    private static func overview(_ program: ProgramDescription) -> String {
        var roff = Roff(program.name, section: 1, program: program)
        name(&roff, program.name, program.summary)
        roff.section("SYNOPSIS")
        let rest = ["OPTIONS", "ARGUMENTS"].map { " [\(Roff.italic($0))]" }.joined()
        roff.line("\(Roff.bold(program.name)) \(Roff.italic("COMMAND"))" + rest)
        roff.section("DESCRIPTION")
        roff.blocks(OverviewManual.description)
        roff.section("COMMANDS")
        for command in program.shownCommands {
            var names = Roff.bold(command.name)
            for alias in command.aliases { names += ", " + Roff.bold(alias) }
            let page = "See \(Roff.bold("flumectl-\(command.name)"))(1)."
            roff.item(names, "\(Roff.prose(command.summary)) \(page)")
        }
        roff.section("OPTIONS")
        roff.item(
            "\(Roff.bold("-h")), \(Roff.bold("--help"))",
            "Print an overview; behind a command, the help of that command.")
        roff.item("\(Roff.bold("-V")), \(Roff.bold("--version"))", "Print the version.")
        roff.blocks(OverviewManual.rules)
        exitCodes(&roff, ExitMeaning.usual)
        roff.blocks(OverviewManual.surroundings)
        seeAlso(&roff, program.shownCommands.map { ("flumectl-\($0.name)", 1) } + dataPages)
        return roff.text
    }

    private static func page(
        of command: CommandDescription, in program: ProgramDescription
    ) -> String {
        let title = "\(program.name)-\(command.name)"
        var roff = Roff(title, section: 1, program: program)
        name(&roff, title, command.summary)
        roff.section("SYNOPSIS")
        var synopsis = Roff.bold("\(program.name) \(command.name)")
        if !command.flags.isEmpty { synopsis += " [\(Roff.italic("OPTIONS"))]" }
        for operand in command.operands { synopsis += " " + markup(of: operand) }
        roff.line(synopsis)
        roff.section("DESCRIPTION")
        roff.blocks(command.summary + "\n\n" + command.details)
        if !command.aliases.isEmpty {
            let names = command.aliases.map(Roff.bold).joined(separator: ", ")
            roff.paragraph("The command can also be written \(names).")
        }
        if !command.operands.isEmpty { roff.section("ARGUMENTS") }
        for operand in command.operands {
            roff.item(Roff.italic(operand.name), Roff.prose(operand.help))
        }
        if !command.flags.isEmpty { roff.section("OPTIONS") }
        let sections = command.sections
        for section in sections {
            if sections.count > 1 { roff.subsection(section.title) }
            for flag in section.flags {
                roff.item(markup(of: flag), Roff.prose(flag.help + HelpText.note(of: flag)))
            }
        }
        exitCodes(&roff, command.exitCodes)
        examples(&roff, command.examples.map { ($0.line, $0.explanation) })
        seeAlso(&roff, [(program.name, 1)] + dataPages)
        return roff.text
    }

    private static func flow(_ program: ProgramDescription, _ faces: ComponentFaces) -> String {
        var roff = Roff("flume-flow", section: 5, program: program)
        name(&roff, "flume-flow", "The dataflow language.")
        roff.blocks(FlowManual.text)
        index(of: faces, .flow, &roff)
        seeAlso(
            &roff,
            [
                (program.name, 1), ("flumectl-dump", 1), ("flume-conf", 5),
                ("flume-components", 7),
            ])
        return roff.text
    }

    private static func configuration(
        _ program: ProgramDescription, _ faces: ComponentFaces
    ) -> String {
        var roff = Roff("flume-conf", section: 5, program: program)
        name(&roff, "flume-conf", "The configuration of an agent.")
        roff.blocks(ConfigurationManual.text)
        index(of: faces, .agent, &roff)
        roff.blocks(ConfigurationManual.examples)
        seeAlso(
            &roff,
            [
                (program.name, 1), ("flumectl-validate", 1), ("flume-flow", 5),
                ("flume-components", 7),
            ])
        return roff.text
    }

    /// What each component of a dialect is, in a sentence.
    private static func index(
        of faces: ComponentFaces, _ face: ComponentFaces.Face, _ roff: inout Roff
    ) {
        for section in faces.sections() where section.face == face && !section.available.isEmpty {
            roff.section(heading(section, within: face))
            roff.line(Roff.prose(section.explanation))
            for component in section.available {
                roff.item(Roff.bold(component.name), Roff.prose(component.summary))
            }
        }
    }

    /// Within the page of one dialect nothing else needs to be told apart.
    private static func heading(
        _ section: ComponentFaces.Section, within face: ComponentFaces.Face?
    ) -> String {
        let title = face == nil || !section.kind.isOfBoth
        return (title ? section.title : section.kind.plural).uppercased()
    }

    private static func components(
        _ program: ProgramDescription, _ faces: ComponentFaces
    ) -> String {
        var roff = Roff("flume-components", section: 7, program: program)
        name(&roff, "flume-components", "What flows and agents are made of.")
        roff.section("DESCRIPTION")
        roff.blocks(ComponentsManual.description)
        for section in faces.sections() {
            roff.section(heading(section, within: nil))
            roff.line(Roff.prose(section.explanation))
            for component in section.available { describe(component, section.face, &roff) }
            absent(section.absent, &roff)
        }
        seeAlso(&roff, [(program.name, 1), ("flume-flow", 5), ("flume-conf", 5)])
        return roff.text
    }
}

extension ManualPage {
    private static let dataPages = [
        ("flume-flow", 5), ("flume-conf", 5), ("flume-components", 7),
    ]

    private static func name(_ roff: inout Roff, _ name: String, _ summary: String) {
        roff.section("NAME")
        let phrase = summary.hasSuffix(".") ? summary.dropLast() : summary[...]
        roff.line("\(Roff.escaped(name)) \\- \(Roff.prose(String(phrase)))")
    }

    private static func markup(of operand: Operand) -> String {
        let word = Roff.italic(operand.name) + (operand.takesMany ? " ..." : "")
        return operand.isOptional ? "[\(word)]" : word
    }

    private static func markup(of flag: FlagDescription) -> String {
        let letter = flag.short.map { Roff.bold("-\($0)") + ", " } ?? ""
        if flag.option.isSwitch {
            return letter + Roff.bold("--\(flag.isNegatable ? "[no-]" : "")\(flag.name)")
        }
        return "\(letter)\(Roff.bold(flag.long)) \(Roff.italic(flag.placeholder))"
    }

    private static func describe(
        _ component: ComponentDescription, _ face: ComponentFaces.Face, _ roff: inout Roff
    ) {
        roff.subsection(component.name)
        roff.line(
            Roff.bold(
                face == .flow
                    ? ComponentProse.usage(of: component) : AgentProse.typeLine(of: component)))
        roff.blocks(component.summary + "\n\n" + component.details)
        let others = component.aliases + component.agent.classNames
        if !others.isEmpty {
            let names = others.map(Roff.bold).joined(separator: ", ")
            roff.paragraph("It can also be written \(names).")
        }
        switch face {
        case .flow:
            for option in component.options {
                roff.item(
                    Roff.bold(ComponentProse.usage(of: option)),
                    Roff.prose(option.help + ComponentProse.note(of: option)))
            }
        case .agent:
            for key in AgentProse.keys(of: component) {
                roff.item(Roff.bold(key.usage), Roff.prose(key.help + key.note))
            }
        }
        for example in component.examples {
            roff.paragraph(Roff.prose(example.explanation))
            roff.literal(example.text.split(separator: "\n").map(String.init))
        }
    }

    private static func absent(_ components: [ComponentDescription], _ roff: inout Roff) {
        if components.isEmpty { return }
        roff.subsection("Not there yet")
        roff.line("These names are known, and using one is an error that says so.")
        for component in components {
            guard let absence = ComponentProse.absence(of: component) else { continue }
            roff.item(Roff.bold(component.name), Roff.prose("\(component.summary) \(absence)"))
        }
    }

    private static func exitCodes(_ roff: inout Roff, _ codes: [ExitMeaning]) {
        roff.section("EXIT STATUS")
        for code in codes { roff.item(Roff.bold(code.code), Roff.prose(code.meaning)) }
    }

    private static func examples(_ roff: inout Roff, _ examples: [(String, String)]) {
        if examples.isEmpty { return }
        roff.section("EXAMPLES")
        for (index, example) in examples.enumerated() {
            let markup = Roff.prose(example.1)
            index == 0 ? roff.line(markup) : roff.paragraph(markup)
            roff.literal(example.0.split(separator: "\n").map(String.init))
        }
    }

    private static func seeAlso(_ roff: inout Roff, _ pages: [(String, Int)]) {
        roff.section("SEE ALSO")
        roff.line(
            pages.map { "\(Roff.bold($0.0))(\($0.1))" }.joined(separator: ",\n"))
    }
}
