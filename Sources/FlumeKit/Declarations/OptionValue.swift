/// What is wrong with a value: what was expected, and what would be right.
public struct ValueFault: Error, Hashable, Sendable {
    /// Completes "…: expected", for example `a whole number from 1 to 65535`.
    public var expected: String
    public var help: String?
    /// Where in the argument the fault lies, if not all of it is at fault.
    public var span: SourceSpan?

    public init(expected: String, help: String? = nil, span: SourceSpan? = nil) {
        self.expected = expected
        self.help = help
        self.span = span
    }
}

/// What completes an option's value on a command line.
public enum CompletionHint: Hashable, Sendable {
    case none, file, directory
    case choices([String])
}

/// A type that an option can have.
public protocol OptionValue: Sendable {
    /// The word for a value in help: `MS`, `FILE`, `true|false`.
    static var placeholder: String { get }
    static var completion: CompletionHint { get }
    /// Whether absence is a value of this type, as it is of `Optional`.
    static var allowsAbsence: Bool { get }
    /// Whether one option takes several arguments, as an array does.
    static var takesMany: Bool { get }
    /// Whether the text is itself a sink of the dataflow language.
    static var holdsSink: Bool { get }
    static func parse(_ arguments: [Argument]) -> Result<Self, ValueFault>
    /// The value as the user would write it; empty when there is none.
    var spelling: String { get }
}

extension OptionValue {
    public static var completion: CompletionHint { .none }
    public static var allowsAbsence: Bool { false }
    public static var takesMany: Bool { false }
    public static var holdsSink: Bool { false }

    /// Parses the text of a single argument.
    static func parseText(
        _ arguments: [Argument], expecting expected: String, _ convert: (String) -> Self?
    ) -> Result<Self, ValueFault> {
        guard let text = arguments.last?.text, let value = convert(text) else {
            return .failure(ValueFault(expected: expected))
        }
        return .success(value)
    }
}

extension String: OptionValue {
    public static var placeholder: String { "TEXT" }
    public static func parse(_ arguments: [Argument]) -> Result<String, ValueFault> {
        parseText(arguments, expecting: "a text") { $0 }
    }
    public var spelling: String { self }
}

extension Int: OptionValue {
    public static var placeholder: String { "N" }
    public static func parse(_ arguments: [Argument]) -> Result<Int, ValueFault> {
        parseText(arguments, expecting: "a whole number") { Int($0) }
    }
    public var spelling: String { String(self) }
}

extension Double: OptionValue {
    public static var placeholder: String { "NUMBER" }
    public static func parse(_ arguments: [Argument]) -> Result<Double, ValueFault> {
        parseText(arguments, expecting: "a number") { text in
            Double(text).flatMap { $0.isFinite ? $0 : nil }
        }
    }
    public var spelling: String { String(self) }
}

extension Bool: OptionValue {
    public static var placeholder: String { "true|false" }
    public static var completion: CompletionHint { .choices(["true", "false"]) }
    public static func parse(_ arguments: [Argument]) -> Result<Bool, ValueFault> {
        parseText(arguments, expecting: "'true' or 'false'") { text in
            switch text.lowercased() {
            case "true": true
            case "false": false
            default: nil
            }
        }
    }
    public var spelling: String { self ? "true" : "false" }
}

extension Optional: OptionValue where Wrapped: OptionValue {
    public static var placeholder: String { Wrapped.placeholder }
    public static var completion: CompletionHint { Wrapped.completion }
    public static var allowsAbsence: Bool { true }
    public static var takesMany: Bool { Wrapped.takesMany }
    public static var holdsSink: Bool { Wrapped.holdsSink }
    public static func parse(_ arguments: [Argument]) -> Result<Wrapped?, ValueFault> {
        Wrapped.parse(arguments).map { $0 }
    }
    public var spelling: String { self?.spelling ?? "" }
}

extension Array: OptionValue where Element: OptionValue {
    public static var placeholder: String { Element.placeholder }
    public static var completion: CompletionHint { Element.completion }
    public static var takesMany: Bool { true }
    public static func parse(_ arguments: [Argument]) -> Result<[Element], ValueFault> {
        var values: [Element] = []
        for argument in arguments {
            switch Element.parse([argument]) {
            case .success(let value): values.append(value)
            case .failure(var fault):
                fault.span = fault.span ?? argument.span
                return .failure(fault)
            }
        }
        return .success(values)
    }
    public var spelling: String { map(\.spelling).joined(separator: ", ") }
}

/// A value that is one of a few words.
public protocol ChoiceValue: OptionValue, CaseIterable, RawRepresentable<String> {}

extension ChoiceValue {
    public static var placeholder: String { allCases.map(\.rawValue).joined(separator: "|") }
    public static var completion: CompletionHint { .choices(allCases.map(\.rawValue)) }
    public static func parse(_ arguments: [Argument]) -> Result<Self, ValueFault> {
        let words = allCases.map(\.rawValue)
        let listed = words.map { "'\($0)'" }.joined(separator: ", ")
        guard let text = arguments.last?.text else {
            return .failure(ValueFault(expected: "one of \(listed)"))
        }
        guard let value = Self(rawValue: text) else {
            let help = Suggestion.question(text, among: words)
            return .failure(ValueFault(expected: "one of \(listed)", help: help))
        }
        return .success(value)
    }
    public var spelling: String { rawValue }
}

/// A path of a file.
public struct FilePath: OptionValue, Hashable {
    public var path: String
    public init(_ path: String) { self.path = path }
    public static var placeholder: String { "FILE" }
    public static var completion: CompletionHint { .file }
    public static func parse(_ arguments: [Argument]) -> Result<FilePath, ValueFault> {
        parseText(arguments, expecting: "a file name") { text in
            text.isEmpty || text.utf8.contains(0) ? nil : FilePath(text)
        }
    }
    public var spelling: String { path }
}

/// A path of a directory.
public struct DirectoryPath: OptionValue, Hashable {
    public var path: String
    public init(_ path: String) { self.path = path }
    public static var placeholder: String { "DIR" }
    public static var completion: CompletionHint { .directory }
    public static func parse(_ arguments: [Argument]) -> Result<DirectoryPath, ValueFault> {
        FilePath.parse(arguments).map { DirectoryPath($0.path) }
            .mapError { _ in ValueFault(expected: "a directory name") }
    }
    public var spelling: String { path }
}
