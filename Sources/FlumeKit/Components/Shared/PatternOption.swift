extension Pattern: OptionValue {
    public static var placeholder: String { "REGEX" }

    public static func parse(_ arguments: [Argument]) -> Result<Pattern, ValueFault> {
        guard let argument = arguments.last, let text = argument.text else {
            return .failure(ValueFault(expected: "a regular expression"))
        }
        do {
            return .success(try Pattern(text))
        } catch {
            return .failure(
                ValueFault(
                    expected: "a regular expression", help: error.sentence,
                    span: argument.place(ofByte: error.offset)))
        }
    }

    public var spelling: String { text }
}

extension Pattern {
    /// A pattern that the program itself has, as a default.
    static func constant(_ text: String) -> Pattern {
        guard let pattern = try? Pattern(text) else {
            preconditionFailure("'\(text)' is a pattern")
        }
        return pattern
    }
}
