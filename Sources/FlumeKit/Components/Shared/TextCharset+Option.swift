extension TextCharset: OptionValue {
    static var placeholder: String { "CHARSET" }
    static var completion: CompletionHint { .choices(allCases.map(\.rawValue)) }
    var spelling: String { rawValue }

    static func parse(_ arguments: [Argument]) -> Result<TextCharset, ValueFault> {
        let names = allCases.map { "'\($0.rawValue)'" }.joined(separator: ", ")
        return parseText(arguments, expecting: "one of \(names)") { TextCharset(javaName: $0) }
    }
}

extension DecodeErrorPolicy: OptionValue {
    static var placeholder: String { allCases.map(\.rawValue).joined(separator: "|") }
    static var completion: CompletionHint { .choices(allCases.map(\.rawValue)) }
    var spelling: String { rawValue }

    /// Flume takes the words in any case.
    static func parse(_ arguments: [Argument]) -> Result<DecodeErrorPolicy, ValueFault> {
        parseText(arguments, expecting: "one of 'FAIL', 'REPLACE', 'IGNORE'") {
            DecodeErrorPolicy(rawValue: $0.uppercased())
        }
    }
}
