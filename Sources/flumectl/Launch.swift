import FlumeKit
import Glibc

/// From the words of the command line to the exit code.
enum Launch {
    static func run() -> Never {
        // A closed pipe is told by the write that meets it.
        signal(SIGPIPE, SIG_IGN)
        let console = Console()
        let words = CommandLine.arguments
        let name = Files.baseName(of: words.first ?? "flumectl")
        let code = run(Array(words.dropFirst()), as: name, console)
        exit(console.finish(code).number)
    }

    /// Runs one command line and says what went wrong, if anything did.
    static func run(_ words: [String], as name: String, _ console: Console) -> ExitCode {
        do throws(CommandError) {
            return try dispatch(Spelling.translate(words, typedTo: name), console)
        } catch {
            return report(error, console)
        }
    }

    private static func dispatch(
        _ words: [String], _ console: Console
    ) throws(CommandError) -> ExitCode {
        switch words.first {
        case nil:
            console.say(HelpCommand.overview(), prefixed: false)
            return .usage
        case "--help", "-h":
            console.write(HelpCommand.overview())
            return .success
        case "--version", "-V":
            console.write(VersionCommand.line)
            return .success
        case let word? where word.hasPrefix("-"):
            throw .usage(.flagBeforeCommand(word), command: nil)
        case let word?:
            return try Commands.named(word).run(Array(words.dropFirst()), console)
        }
    }

    private static func report(_ error: CommandError, _ console: Console) -> ExitCode {
        switch error {
        case .usage(let fact, let command):
            // A command line of Flume may speak of a command that is not ours.
            let topic = command.flatMap { Commands.program[$0]?.name }
            console.say(fact.sentence(for: command))
            console.say("see 'flumectl help\(topic.map { " \($0)" } ?? "")'")
            return .usage
        case .failed(let sentence):
            console.say(sentence)
            return .failure
        }
    }
}
