/// The completion script for bash: a table of commands, and code that is the
/// same for all of them.
enum BashCompletion {
    static func script(_ words: CompletionWords) -> String {
        CompletionWords.note + flow(words) + (words.hasAgents ? agents : "") + code + table(words)
            + "\ncomplete -F _flumectl flumectl flume flume-ng\n"
    }

    private static func flow(_ words: CompletionWords) -> String {
        #"""

        # Completes the name at the end of a flow, $1, and keeps what precedes it.
        _flumectl_flow() {
            local name=${1##*[!A-Za-z0-9]} head bare opened closed match
            head=${1:0:${#1}-${#name}}
            bare=${head%"${head##*[![:space:]]}"}
            opened=${head//[!(]/}
            closed=${head//[!)]/}
            compopt -o nospace 2>/dev/null
            if ((${#opened} > ${#closed})); then
                name=${1##*[(,=[:space:]]}
                head=${1:0:${#1}-${#name}}
                _flumectl_words "$name" \#(words.formats.joined(separator: " "))
                while IFS= read -r match; do
                    COMPREPLY+=("$match")
                done < <(compgen -f -- "$name")
            elif [[ -z $bare || $bare == *[:\;] ]]; then
                _flumectl_words "$name" \#(words.sources.joined(separator: " "))
            elif [[ $head == *"|"* ]]; then
                _flumectl_words "$name" \#(words.sinks.joined(separator: " "))
            fi
            for match in "${!COMPREPLY[@]}"; do
                COMPREPLY[match]=$head${COMPREPLY[match]}
            done
        }

        """#
    }

    private static let agents = #"""

        # Prints the agents of the configurations that the command line names.
        _flumectl_agents() {
            local index file
            for ((index = 2; index + 1 < ${#COMP_WORDS[@]}; index++)); do
                [[ ${COMP_WORDS[index]} == -f || ${COMP_WORDS[index]} == --conf-file ]] || continue
                file=${COMP_WORDS[index + 1]}
                [[ $file == "=" ]] && file=${COMP_WORDS[index + 2]}
                sed -nE '\#(CompletionWords.agentNames)' "$file" 2>/dev/null
            done
        }

        """#

    private static let code = #"""

        # Of the words behind $1, those that begin with it.
        _flumectl_words() {
            local IFS=$' \n'
            COMPREPLY=($(compgen -W "${*:2}" -- "$1"))
        }

        # Does one entry of the table: flow, agents, file, directory, none, or words.
        _flumectl_complete() {
            case $2 in
                flow) _flumectl_flow "$1" ;;
                agents) _flumectl_words "$1" $(_flumectl_agents) ;;
                file | directory)
                    local match option=-f
                    [[ $2 == directory ]] && option=-d
                    compopt -o filenames 2>/dev/null
                    while IFS= read -r match; do
                        COMPREPLY+=("$match")
                    done < <(compgen "$option" -- "$1")
                    ;;
                words) _flumectl_words "$1" "${@:3}" ;;
            esac
        }

        _flumectl() {
            local current=$2 previous=$3 word index=2 position=0 many=
            local -a flags=() operands=()
            local -A values=()
            COMPREPLY=()
            # Bash takes '--flag=value' apart at the sign.
            if [[ ${COMP_WORDS[COMP_CWORD]} == "=" ]]; then
                current=
            elif [[ $previous == "=" ]]; then
                previous=${COMP_WORDS[COMP_CWORD - 2]}
            fi
            _flumectl_table "${COMP_WORDS[1]}"
            if ((COMP_CWORD == 1)); then
                _flumectl_words "$current" "${flags[@]}"
            elif [[ $previous == -* && -n ${values[$previous]} ]]; then
                _flumectl_complete "$current" ${values[$previous]}
            elif [[ $current == -* ]]; then
                _flumectl_words "$current" "${flags[@]}"
            else
                while ((index < COMP_CWORD)); do
                    word=${COMP_WORDS[index]}
                    if [[ $word != -* ]]; then
                        ((position++))
                    elif [[ -n ${values[$word]} ]]; then
                        [[ ${COMP_WORDS[index + 1]} == "=" ]] && ((index++))
                        ((index++))
                    fi
                    ((index++))
                done
                [[ -n $many ]] && ((position >= ${#operands[@]})) && position=-1
                _flumectl_complete "$current" ${operands[position]}
            fi
        }

        """#

    private static func table(_ words: CompletionWords) -> String {
        var text = "\n# What each command takes.\n_flumectl_table() {\n    case $1 in\n"
        for command in words.program.shownCommands { text += entry(command, words) }
        let commands = words.commands.joined(separator: " ")
        return text + "        *) flags=(\(commands) --help --version) ;;\n    esac\n}\n"
    }

    private static func entry(
        _ command: CommandDescription, _ words: CompletionWords
    ) -> String {
        let names = ([command.name] + command.aliases).joined(separator: " | ")
        var text = "        \(names))\n"
        text += "            flags=(\(words.spellings(of: command).joined(separator: " ")))\n"
        for flag in command.flags where !flag.option.isSwitch {
            let action = CompletionWords.quoted(words.action(of: flag.completion))
            text += "            values[\(flag.long)]=\(action)\n"
            if let letter = flag.short { text += "            values[-\(letter)]=\(action)\n" }
        }
        if !command.operands.isEmpty {
            let actions = command.operands.map {
                CompletionWords.quoted(words.action(of: $0.completion))
            }
            text += "            operands=(\(actions.joined(separator: " ")))\n"
        }
        if command.operands.last?.takesMany == true { text += "            many=yes\n" }
        return text + "            ;;\n"
    }
}
