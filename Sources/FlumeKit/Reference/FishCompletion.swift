/// The completion script for fish.
enum FishCompletion {
    static func script(_ words: CompletionWords) -> String {
        CompletionWords.note + flow(words) + (words.hasAgents ? agents : "")
            + position(words) + start(words)
            + words.program.shownCommands.map { entry($0, words) }.joined()
            + "\nfor name in flume flume-ng\n    complete -c $name -w flumectl\nend\n"
    }

    private static func flow(_ words: CompletionWords) -> String {
        #"""

        # Prints what the name at the end of a flow may become, whole.
        function __flumectl_flow
            set -l flow (commandline -ct | string collect | string trim -l -c '\'"')
            set -l name (string match -r '[A-Za-z0-9]*$' -- "$flow")
            set -l opened (string match -a '(' -- (string split '' -- "$flow") | count)
            set -l closed (string match -a ')' -- (string split '' -- "$flow") | count)
            if test $opened -gt $closed
                set name (string match -r '[^(,=\s]*$' -- "$flow")
            end
            set -l length (math (string length -- "$flow") - (string length -- "$name"))
            set -l head (string sub -l $length -- "$flow")
            set -l names
            if test $opened -gt $closed
                set names \#(words.formats.joined(separator: " ")) (__fish_complete_path "$name")
            else if string match -qr '(^|[:;])\s*$' -- "$head"
                set names \
        \#(names(words.described(.source)))
            else if string match -q '*|*' -- "$head"
                set names \
        \#(names(words.described(.sink, .decorator)))
            end
            for candidate in $names
                printf '%s%s\n' "$head" "$candidate"
            end
        end

        """#
    }

    private static func names(_ entries: [(name: String, summary: String)]) -> String {
        entries.map { entry in
            "            \(entry.name)\\t\(quoted(CompletionWords.phrase(entry.summary)))"
        }.joined(separator: " \\\n")
    }

    private static let agents = #"""

        # Prints the agents of the configurations that the command line names.
        function __flumectl_agents
            set -l words (commandline -opc)
            for index in (seq (count $words))
                set -l file (string replace -- --conf-file= '' $words[$index])
                contains -- $file -f --conf-file; and set file $words[(math $index + 1)]
                test "$file" != "$words[$index]"; or continue
                sed -nE '\#(CompletionWords.agentNames)' $file 2>/dev/null
            end
        end

        """#

    private static func position(_ words: CompletionWords) -> String {
        var text = """

            # Whether the command is one of those behind $argv[1] and, unless that is 0,
            # the word being typed is its operand of that number, or a later one for '2+'.
            function __flumectl_at
                set -l words (commandline -opc)
                test (count $words) -ge 2; or return 1
                contains -- $words[2] $argv[2..]; or return 1
                test $argv[1] = 0; and return 0
                set -l valued
                switch $words[2]

            """
        for command in words.program.shownCommands {
            let valued = command.flags.filter { !$0.option.isSwitch }.flatMap { flag in
                [flag.long] + (flag.short.map { ["-\($0)"] } ?? [])
            }
            if valued.isEmpty { continue }
            let names = ([command.name] + command.aliases).joined(separator: " ")
            text += "        case \(names)\n"
            text += "            set valued \(valued.joined(separator: " "))\n"
        }
        return text + """
                end
                set -l position 1
                set -l skips 0
                for word in $words[3..]
                    if test $skips = 1
                        set skips 0
                    else if contains -- $word $valued
                        set skips 1
                    else if not string match -q -- '-*' $word
                        set position (math $position + 1)
                    end
                end
                set -l wanted (string trim -r -c + $argv[1])
                test $position = $wanted; or begin
                    test $wanted != $argv[1]; and test $position -gt $wanted
                end
            end

            """
    }

    private static func start(_ words: CompletionWords) -> String {
        let condition = "-n 'test (count (commandline -opc)) -eq 1'"
        var text = "\ncomplete -c flumectl -f\n"
        for command in words.program.shownCommands {
            for name in [command.name] + command.aliases {
                let phrase = quoted(CompletionWords.phrase(command.summary))
                text += "complete -c flumectl \(condition) -a \(name) -d \(phrase)\n"
            }
        }
        text += "complete -c flumectl -s h -l help -d 'Print help'\n"
        text += "complete -c flumectl \(condition) -s V -l version -d 'Print the version'\n"
        return text
    }

    private static func entry(
        _ command: CommandDescription, _ words: CompletionWords
    ) -> String {
        let names = ([command.name] + command.aliases).joined(separator: " ")
        var text = "\n"
        for flag in command.flags {
            var line = "complete -c flumectl -n '__flumectl_at 0 \(names)' -l \(flag.name)"
            if let letter = flag.short { line += " -s \(letter)" }
            if !flag.option.isSwitch {
                line += arguments(of: flag.completion, words)
            }
            text += line + " -d \(quoted(CompletionWords.phrase(flag.help)))\n"
            if flag.isNegatable {
                text += "complete -c flumectl -n '__flumectl_at 0 \(names)' -l no-\(flag.name)\n"
            }
        }
        for (index, operand) in command.operands.enumerated() {
            let place = "\(index + 1)\(operand.takesMany ? "+" : "")"
            let arguments = arguments(of: operand.completion, words)
            if arguments == " -x" { continue }
            text += "complete -c flumectl -n '__flumectl_at \(place) \(names)'\(arguments)\n"
        }
        return text == "\n" ? "" : text
    }

    private static func arguments(
        of completion: Operand.Completion, _ words: CompletionWords
    ) -> String {
        switch completion {
        case .flowSpec: return " -x -a '(__flumectl_flow)'"
        case .agent: return " -x -a '(__flumectl_agents)'"
        case .hint(.file): return " -r -F"
        case .hint(.directory): return " -x -a '(__fish_complete_directories)'"
        default:
            let choices = words.words(of: completion) ?? []
            return choices.isEmpty ? " -x" : " -x -a '\(choices.joined(separator: " "))'"
        }
    }

    /// A text in single quotes of fish, which knows two escapes in them.
    private static func quoted(_ text: String) -> String {
        let escaped = CompletionWords.replacing("\\", with: "\\\\", in: text)
        return "'\(CompletionWords.replacing("'", with: "\\'", in: escaped))'"
    }
}
