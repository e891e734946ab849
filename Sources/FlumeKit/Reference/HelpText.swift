/// What `--help` and `help` print: 80 columns, aligned.
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
        if !command.examples.isEmpty {
            text += "\nExamples:\n"
            for example in command.examples {
                text += "  \(example.line)\n" + TextLayout.wrapped(example.explanation, indent: 6)
            }
        }
        return text
    }

    private static func row(_ flag: FlagDescription) -> (String, String) {
        let indent = flag.short == nil ? "    " : ""
        return (indent + flag.usage, TextLayout.plain(flag.help) + note(flag))
    }

    /// The default and the choices, as far as the usage does not show them.
    static func note(_ flag: FlagDescription) -> String {
        let option = flag.option
        if option.isSwitch { return option.defaultSpelling == "true" ? " [default: on]" : "" }
        var note = ""
        if case .choices(let words) = option.completion {
            note += " [" + words.joined(separator: ", ") + "]"
        }
        if !option.defaultSpelling.isEmpty { note += " [default: \(option.defaultSpelling)]" }
        return note
    }
}
