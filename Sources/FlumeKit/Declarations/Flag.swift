/// An option of the command line: the same `Option` as a component has, and
/// how it is typed.
public struct Flag<Value: OptionValue>: Sendable {
    public let option: Option<Value>
    /// The letter of `-x`.
    public let short: Character?
    /// The word for a value in help, where the type's own says too little.
    public let placeholder: String?
    /// Whether help shows `--[no-]name`.
    ///
    /// Every switch accepts `--no-name`.
    public let isNegatable: Bool
    /// The heading of help under which it stands.
    public let section: String
    /// What completes its value, where the type's own hint says too little.
    public let completion: Operand.Completion?

    public init(
        _ option: Option<Value>,
        short: Character? = nil,
        placeholder: String? = nil,
        negatable: Bool = false,
        section: String = "Options",
        completion: Operand.Completion? = nil
    ) {
        self.option = option
        self.short = short
        self.placeholder = placeholder
        isNegatable = negatable
        self.section = section
        self.completion = completion
    }

    /// The flag without its type, for parsing, help and completion.
    public var description: FlagDescription {
        FlagDescription(
            option: option.description,
            short: short,
            placeholder: placeholder ?? Value.placeholder,
            isNegatable: isNegatable,
            section: section,
            completion: completion ?? .hint(option.description.completion))
    }
}

/// A flag as the parser, the help and the completions see it.
public struct FlagDescription: Sendable {
    public let option: OptionDescription
    public let short: Character?
    public let placeholder: String
    public let isNegatable: Bool
    public let section: String
    public let completion: Operand.Completion

    public var name: String { option.key }
    public var help: String { option.help }
    /// As typed: `--count`.
    public var long: String { "--\(name)" }

    /// As help shows it: `-n, --lines N`, `--[no-]color`.
    public var usage: String {
        let letter = short.map { "-\($0), " } ?? ""
        if option.isSwitch { return "\(letter)--\(isNegatable ? "[no-]" : "")\(name)" }
        return "\(letter)\(long) \(placeholder)"
    }
}
