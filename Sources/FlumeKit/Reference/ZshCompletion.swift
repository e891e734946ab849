/// The completion script for zsh.
enum ZshCompletion {
    static func script(_ words: CompletionWords) -> String {
        "#compdef flumectl flume flume-ng\n" + CompletionWords.note + flow(words)
            + (words.hasAgents ? agents : "") + main(words)
    }

    private static func flow(_ words: CompletionWords) -> String {
        #"""

        # Completes the name at the end of a flow.
        _flumectl_flow() {
            local opened=${PREFIX//[^(]/} closed=${PREFIX//[^)]/} bare
            local -a names
            if (($#opened > $#closed)); then
                compset -P '*[(,=[:space:]]'
                _alternative 'formats:format:(\#(words.formats.joined(separator: " ")))' \
                    'files:file:_files'
                return
            fi
            compset -P '*[^A-Za-z0-9]'
            bare=${IPREFIX%%[[:space:]]#}
            if [[ -z $bare || $bare == *[:\;] ]]; then
        \#(names(words.described(.source)))
                _describe -t sources source names -S ''
            elif [[ $IPREFIX == *'|'* ]]; then
        \#(names(words.described(.sink, .decorator)))
                _describe -t sinks sink names -S ''
            fi
        }

        """#
    }

    private static func names(_ entries: [(name: String, summary: String)]) -> String {
        "        names=(\n"
            + entries.map { "            \(described($0.name, $0.summary))\n" }.joined()
            + "        )"
    }

    private static let agents = #"""

        # Completes the agents of the configurations that the command line names.
        _flumectl_agents() {
            local index file
            local -a names
            for ((index = 2; index < CURRENT; index++)); do
                file=${words[index]#--conf-file=}
                [[ $words[index] == (-f|--conf-file) ]] && file=$words[index + 1]
                [[ $file != $words[index] ]] || continue
                names+=(${(f)"$(sed -nE '\#(CompletionWords.agentNames)' ${(Q)file} 2>/dev/null)"})
            done
            compadd -a names
        }

        """#

    private static func main(_ words: CompletionWords) -> String {
        var text = "\n_flumectl() {\n    local -a commands\n    commands=(\n"
        for command in words.program.shownCommands {
            for name in [command.name] + command.aliases {
                text += "        \(described(name, command.summary))\n"
            }
        }
        text += """
                )
                if ((CURRENT == 2)); then
                    _describe -t commands command commands
                    return
                fi
                shift words
                ((CURRENT--))
                case $words[1] in

            """
        for command in words.program.shownCommands { text += entry(command, words) }
        return text + "    esac\n}\n\n_flumectl \"$@\"\n"
    }

    private static func entry(
        _ command: CommandDescription, _ words: CompletionWords
    ) -> String {
        let names = ([command.name] + command.aliases).joined(separator: "|")
        var specs = command.flags.flatMap { specifications(of: $0, words) }
        specs.append(CompletionWords.quoted("(-h --help)--help[Print the help of this command]"))
        for (index, operand) in command.operands.enumerated() {
            let place = operand.takesMany ? "*" : "\(index + 1)"
            let colon = operand.isOptional && !operand.takesMany ? "::" : ":"
            let action = action(of: operand.completion, words)
            specs.append(CompletionWords.quoted("\(place)\(colon)\(operand.name):\(action)"))
        }
        return "        \(names))\n            _arguments -s -S : \\\n"
            + specs.map { "                \($0)" }.joined(separator: " \\\n")
            + "\n            ;;\n"
    }

    /// One specification for each spelling of a flag.
    private static func specifications(
        of flag: FlagDescription, _ words: CompletionWords
    ) -> [String] {
        let help = "[\(escaped(CompletionWords.phrase(flag.help), "[]"))]"
        let many = flag.option.takesMany ? "*" : ""
        if flag.option.isSwitch {
            let short = flag.short.map { ["-\($0)"] } ?? []
            let spellings = [flag.long] + (flag.isNegatable ? ["--no-\(flag.name)"] : []) + short
            let others = spellings.count > 1 ? "(\(spellings.joined(separator: " ")))" : ""
            return spellings.map { CompletionWords.quoted("\(others)\($0)\(help)") }
        }
        let value = "\(escaped(flag.placeholder, ":"))"
        let action = action(of: flag.completion, words)
        var specs = ["\(many)\(flag.long)=\(help):\(value):\(action)"]
        if let letter = flag.short { specs.append("\(many)-\(letter)+\(help):\(value):\(action)") }
        return specs.map(CompletionWords.quoted)
    }

    private static func action(
        of completion: Operand.Completion, _ words: CompletionWords
    ) -> String {
        switch completion {
        case .flowSpec: return "_flumectl_flow"
        case .agent: return "_flumectl_agents"
        case .hint(.file): return "_files"
        case .hint(.directory): return "_files -/"
        default:
            let choices = words.words(of: completion) ?? []
            return choices.isEmpty ? " " : "(\(choices.joined(separator: " ")))"
        }
    }

    /// `name:description` as `_describe` takes it.
    private static func described(_ name: String, _ summary: String) -> String {
        CompletionWords.quoted("\(name):\(CompletionWords.phrase(summary))")
    }

    private static func escaped(_ text: String, _ characters: String) -> String {
        var escaped = ""
        for character in text {
            if characters.contains(character) || character == "\\" { escaped.append("\\") }
            escaped.append(character)
        }
        return escaped
    }
}
