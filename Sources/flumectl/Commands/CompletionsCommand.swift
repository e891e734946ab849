import FlumeKit

/// Prints a completion script: `flumectl completions`.
enum CompletionsCommand {
    private static let shell = Operand(
        "SHELL", "The shell: `bash`, `zsh` or `fish`.",
        completion: .hint(CompletionShell.completion))

    static let command = Command(
        CommandDescription(
            "completions",
            summary: "Prints the completion script for a shell.",
            details: """
                The scripts complete commands, options, their values, and the names of \
                components within a flow. Installed packages bring them along; this command is \
                for everybody else.
                """,
            operands: [shell],
            examples: [
                .init(
                    "source <(flumectl completions bash)",
                    "Completes command lines in this bash."),
                .init(
                    "flumectl completions fish > ~/.config/fish/completions/flumectl.fish",
                    "Completes command lines in every fish to come."),
            ]
        ),
        body: { arguments, console throws(CommandError) in
            let word = arguments[shell] ?? ""
            switch CompletionShell.parse([Argument(text: word)]) {
            case .success(let shell):
                console.write(shell.script(Commands.program, Commands.faces))
                return .success
            case .failure(let fault):
                throw .usage(.badValue(of: shell.name, found: word, fault), command: "completions")
            }
        })
}
