extension CompressionCodec: OptionValue {
    public static var placeholder: String { "CODEC" }
    public static var completion: CompletionHint { .choices(allCases.map(\.rawValue)) }

    public static func parse(_ arguments: [Argument]) -> Result<CompressionCodec, ValueFault> {
        let words = allCases.map(\.rawValue)
        let expected = "a codec: \(words.map { "'\($0)'" }.joined(separator: ", "))"
        guard let text = arguments.last?.text else {
            return .failure(ValueFault(expected: expected))
        }
        guard let codec = CompressionCodec(name: text) else {
            let help =
                Suggestion.question(text, among: words)
                ?? "the names of Hadoop's classes are understood too, such as 'GzipCodec'"
            return .failure(ValueFault(expected: expected, help: help))
        }
        return .success(codec)
    }

    public var spelling: String { rawValue }
}
