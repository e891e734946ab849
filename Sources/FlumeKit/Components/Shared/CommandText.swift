/// What starts a command: its own words, or a shell that is given all of it.
struct Shell: OptionValue, Hashable {
    /// The words before the command; none where no shell is wanted.
    var words: [String]

    static let none = Shell(words: [])
    static let standard = Shell(words: ["/bin/sh", "-c"])

    static var placeholder: String { "true|false|TEXT" }
    static var completion: CompletionHint { .choices(["true", "false"]) }

    static func parse(_ arguments: [Argument]) -> Result<Shell, ValueFault> {
        parseText(arguments, expecting: "'true', 'false' or a shell such as '/bin/bash -c'") {
            switch $0 {
            case "true": .standard
            case "false": Shell.none
            default:
                CommandText.words(of: $0).isEmpty ? nil : Shell(words: CommandText.words(of: $0))
            }
        }
    }

    var spelling: String { words.isEmpty ? "false" : words.joined(separator: " ") }
}

/// A command as the user wrote it, and the words that are started for it.
struct CommandText: Hashable {
    let text: String
    let words: [String]
    let shell: Shell

    init(_ text: String, shell: Shell) {
        self.text = text
        self.shell = shell
        words = shell.words.isEmpty ? Self.words(of: text) : shell.words + [text]
    }

    /// The command that the options below give.
    init(_ parts: Parts) {
        self.init(parts[Self.option], shell: parts[Self.shellOption])
    }

    var bytes: [UInt8] { Array(text.utf8) }

    /// The words between blanks: quotes have no meaning, as in Flume.
    static func words(of text: String) -> [String] {
        let blanks: [UInt8] = [0x20, 0x09, 0x0A, 0x0B, 0x0C, 0x0D]
        return text.utf8.split { blanks.contains($0) }.map { String(decoding: $0, as: UTF8.self) }
    }

    /// Whether it was perhaps meant for a shell and is not given to one.
    var looksLikeShell: Bool {
        shell.words.isEmpty && text.utf8.contains { "'\"|&;<>$`*".utf8.contains($0) }
    }

    /// The option of the sources that run commands.
    static let option = Option<String>.required(
        "command", "The program and its arguments, separated by blanks.",
        check: { text in
            if text.utf8.contains(0) { return ValueFault(expected: "a text without a NUL byte") }
            return words(of: text).isEmpty ? ValueFault(expected: "a command") : nil
        })

    /// The option that chooses a shell.
    static let shellOption = Option(
        "shell", default: Shell.none,
        "Whether `/bin/sh -c`, or the shell that is named, is given the command whole.")
}
