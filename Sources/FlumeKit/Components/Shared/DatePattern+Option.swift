extension DatePattern: OptionValue {
    static var placeholder: String { "PATTERN" }
    var spelling: String { text }

    static func parse(_ arguments: [Argument]) -> Result<DatePattern, ValueFault> {
        guard let argument = arguments.last, let text = argument.text else {
            return .failure(ValueFault(expected: "a date pattern such as yyyy-MM-dd"))
        }
        do throws(TextFault) {
            return .success(try DatePattern(text))
        } catch {
            return .failure(ValueFault(error, in: argument))
        }
    }
}
