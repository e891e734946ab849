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
                    span: argument.place(of: error.offset, in: text)))
        }
    }

    public var spelling: String { text }
}

extension Argument {
    /// Where the byte at an offset of the argument's text stands in the source.
    ///
    /// `nil`, which means all of the argument, where escapes in its spelling
    /// have moved the two apart.
    fileprivate func place(of offset: Int, in text: String) -> SourceSpan? {
        let quotes = span.end - span.start - text.utf8.count
        guard quotes == 0 || quotes == 2 else { return nil }
        let start = min(span.start + quotes / 2 + offset, span.end)
        return SourceSpan(start, min(start + 1, span.end))
    }
}
