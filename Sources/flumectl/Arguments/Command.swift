import FlumeKit

/// A command: what it says about itself, and what runs it.
struct Command: Sendable {
    typealias Body = @Sendable (Arguments, Console) throws(CommandError) -> ExitCode

    let description: CommandDescription
    let body: Body

    init(_ description: CommandDescription, body: @escaping Body) {
        self.description = description
        self.body = body
    }

    /// Parses the words after the command's name and runs it.
    func run(_ words: [String], _ console: Console) throws(CommandError) -> ExitCode {
        let arguments: Arguments
        do {
            arguments = try ArgumentParser(description).parse(words)
        } catch {
            throw .usage(error, command: description.name)
        }
        if arguments.asksForHelp {
            console.write(HelpCommand.text(of: description))
            return .success
        }
        return try body(arguments, console)
    }
}

/// Why a command did not do what it was asked.
enum CommandError: Error {
    /// The command line was wrong. Exit code 2.
    case usage(UsageError, command: String?)
    /// A sentence says what could not be done. Exit code 1.
    case failed(String)

    init(_ error: SystemError) { self = .failed(error.sentence) }
}
