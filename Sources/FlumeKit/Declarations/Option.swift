/// A declared key: its type, its default, its limits and its help, written
/// here and nowhere else.
public struct Option<Value: OptionValue>: Sendable {
    public let key: String
    public let fallback: Value?
    public let help: String
    let check: @Sendable (Value) -> ValueFault?

    /// An option that may be left out.
    public init(
        _ key: String,
        default fallback: Value,
        _ help: String,
        check: @escaping @Sendable (Value) -> ValueFault? = { _ in nil }
    ) {
        self.key = key
        self.fallback = fallback
        self.help = help
        self.check = check
    }

    private init(
        requiring key: String, _ help: String, check: @escaping @Sendable (Value) -> ValueFault?
    ) {
        self.key = key
        self.fallback = nil
        self.help = help
        self.check = check
    }

    /// An option that must be given.
    public static func required(
        _ key: String,
        _ help: String,
        check: @escaping @Sendable (Value) -> ValueFault? = { _ in nil }
    ) -> Option {
        Option(requiring: key, help, check: check)
    }

    /// The option without its type, for parsing, help and completion.
    public var description: OptionDescription {
        OptionDescription(
            key: key,
            help: help,
            placeholder: Value.placeholder,
            completion: Value.completion,
            isRequired: fallback == nil,
            takesMany: Value.takesMany,
            isSwitch: Value.self == Bool.self,
            holdsSink: Value.holdsSink,
            defaultSpelling: fallback.map(\.spelling) ?? "",
            fallback: fallback,
            parse: { arguments in
                Value.parse(arguments).flatMap { value in
                    check(value).map { .failure($0) } ?? .success(value)
                }
            }
        )
    }
}

extension Option where Value: Comparable {
    /// An option whose value lies within limits.
    public init(
        _ key: String, default fallback: Value, in limits: ClosedRange<Value>, _ help: String
    ) {
        self.init(key, default: fallback, help, check: Self.within(limits))
    }

    /// An option that must be given and lies within limits.
    public static func required(
        _ key: String, in limits: ClosedRange<Value>, _ help: String
    ) -> Option {
        .required(key, help, check: within(limits))
    }

    static func within(
        _ limits: ClosedRange<Value>
    ) -> @Sendable (Value) -> ValueFault? {
        let expected =
            "a value from \(limits.lowerBound.spelling) to \(limits.upperBound.spelling)"
        let bounds = UncheckedBounds(limits)
        return { bounds.limits.contains($0) ? nil : ValueFault(expected: expected) }
    }
}

extension Option {
    /// An option without a default whose value, if given, lies within limits.
    public init<Wrapped: OptionValue & Comparable>(
        _ key: String, in limits: ClosedRange<Wrapped>, _ help: String
    ) where Value == Wrapped? {
        let within = Option<Wrapped>.within(limits)
        self.init(key, default: nil, help, check: { $0.flatMap(within) })
    }
}

/// Safe because an `OptionValue` is Sendable, and so is a range of two of them;
/// the compiler cannot see it through the generic `Comparable`.
private struct UncheckedBounds<Value: OptionValue & Comparable>: @unchecked Sendable {
    let limits: ClosedRange<Value>
    init(_ limits: ClosedRange<Value>) { self.limits = limits }
}

/// An option as the dialects, the help and the completions see it.
public struct OptionDescription: Sendable {
    public let key: String
    public let help: String
    public let placeholder: String
    public let completion: CompletionHint
    public let isRequired: Bool
    public let takesMany: Bool
    /// Whether it is true or false, so that a flag may stand alone.
    public let isSwitch: Bool
    /// Whether its text is a sink of the dataflow language, which the dialect
    /// plans beside the settings.
    public let holdsSink: Bool
    public let defaultSpelling: String
    let fallback: (any Sendable)?
    let parse: @Sendable ([Argument]) -> Result<any Sendable, ValueFault>
}

/// The checked values of one component's or one command's options.
public struct Settings: Sendable {
    private var values: [String: any Sendable] = [:]

    public init() {}

    /// The value of an option.
    ///
    /// It cannot be missing once validation passed.
    public subscript<Value>(_ option: Option<Value>) -> Value {
        if let value = values[option.key] {
            guard let typed = value as? Value else {
                preconditionFailure("'\(option.key)' was stored with another type")
            }
            return typed
        }
        guard let fallback = option.fallback else {
            preconditionFailure("required option '\(option.key)' was not checked")
        }
        return fallback
    }

    /// The values that were given.
    var given: [String: any Sendable] { values }

    /// Whether the user gave the option.
    public func gives<Value>(_ option: Option<Value>) -> Bool { values[option.key] != nil }

    /// Parses and stores the arguments of one option.
    public mutating func set(
        _ option: OptionDescription, from arguments: [Argument]
    ) -> ValueFault? {
        switch option.parse(arguments) {
        case .success(let value):
            values[option.key] = value
            return nil
        case .failure(let fault):
            return fault
        }
    }

    /// Stores a value that code, not text, decides.
    package mutating func set<Value>(_ option: Option<Value>, to value: Value) {
        values[option.key] = value
    }
}
