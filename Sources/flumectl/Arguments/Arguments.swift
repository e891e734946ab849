import FlumeKit

/// What was typed after a command's name, checked.
struct Arguments: Sendable {
    private(set) var settings = Settings()
    private var operands: [String: [String]] = [:]
    /// Whether `--help` was among it; the rest was not looked at then.
    private(set) var asksForHelp = false

    /// The value of a flag.
    ///
    /// It cannot be missing once parsing passed.
    subscript<Value>(_ flag: Flag<Value>) -> Value { settings[flag.option] }

    /// Whether the user gave a flag.
    func gives<Value>(_ flag: Flag<Value>) -> Bool { settings.gives(flag.option) }

    /// The word of an operand, `nil` where an optional one was left out.
    subscript(_ operand: Operand) -> String? { operands[operand.name]?.first }

    /// The words of an operand that takes many.
    func all(_ operand: Operand) -> [String] { operands[operand.name] ?? [] }

    mutating func askForHelp() { asksForHelp = true }

    mutating func set(_ flag: FlagDescription, to values: [String]) -> ValueFault? {
        settings.set(flag.option, from: values.map { Argument(text: $0) })
    }

    mutating func set(_ operand: Operand, to words: ArraySlice<String>) {
        operands[operand.name] = Array(words)
    }
}
