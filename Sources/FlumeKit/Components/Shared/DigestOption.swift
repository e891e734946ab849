extension DigestAlgorithm: OptionValue {
    public static var placeholder: String { "DIGEST" }
    public static var completion: CompletionHint { .choices(allCases.map(\.rawValue)) }

    public static func parse(_ arguments: [Argument]) -> Result<DigestAlgorithm, ValueFault> {
        let names = allCases.map(\.rawValue)
        guard let text = arguments.last?.text else {
            return .failure(ValueFault(expected: "a digest such as SHA-256"))
        }
        guard let algorithm = DigestAlgorithm(javaName: text) else {
            let help =
                Suggestion.question(text, among: names)
                ?? "digests are \(names.joined(separator: ", "))"
            return .failure(ValueFault(expected: "a digest such as SHA-256", help: help))
        }
        return .success(algorithm)
    }

    public var spelling: String { rawValue }
}
