import FlumeKit

/// What is wrong with a command line, as facts; `sentence` puts them in words.
enum UsageError: Error {
    case unknownCommand(String, nearest: String?)
    case flagBeforeCommand(String)
    case unknownFlag(String, nearest: String?)
    case missingFlag(String)
    case missingValue(flag: String, placeholder: String)
    case unexpectedValue(flag: String)
    case badValue(of: String, found: String, ValueFault)
    case missingOperand(String)
    case extraOperand(String, usage: String)
    /// Two things of which only one can be asked.
    case conflict(String, String)
    case unknownName(kind: String, String, nearest: String?)

    /// The fault in words, for the command it was made with.
    func sentence(for command: String?) -> String {
        let name = command ?? "flumectl"
        switch self {
        case .unknownCommand(let word, let nearest):
            return "there is no command '\(word)'" + Self.question(nearest)
        case .flagBeforeCommand(let flag):
            return "expected a command, found '\(flag)'; options follow the command"
        case .unknownFlag(let flag, let nearest):
            return "\(name) has no option '\(flag)'" + Self.question(nearest.map { "--\($0)" })
        case .missingFlag(let flag):
            return "\(name) needs \(flag)"
        case .missingValue(let flag, let placeholder):
            return "\(flag) needs a value: \(flag) \(placeholder)"
        case .unexpectedValue(let flag):
            return "\(flag) takes no value"
        case .badValue(let what, let found, let fault):
            let help = fault.help.map { "; \($0)" } ?? ""
            return "\(what): expected \(fault.expected), found '\(found)'\(help)"
        case .missingOperand(let operand):
            return "\(name) needs \(operand)"
        case .extraOperand(let word, let usage):
            return "nothing more was expected, found '\(word)'; usage: flumectl \(usage)"
        case .conflict(let one, let other):
            return "\(one) and \(other) exclude each other"
        case .unknownName(let kind, let word, let nearest):
            return "there is no \(kind) '\(word)'" + Self.question(nearest)
        }
    }

    private static func question(_ nearest: String?) -> String {
        nearest.map { "; did you mean '\($0)'?" } ?? ""
    }
}
