/// Where the spans of a text lie in the text that the user wrote: the text of
/// an option or a shorthand is no part of it, or a shifted part.
enum TextPlace {
    /// The text is the user's from this offset on.
    case shifted(Int)
    /// The text was made from what stands here.
    case fixed(SourceSpan)

    func callAsFunction(_ span: SourceSpan) -> SourceSpan {
        switch self {
        case .shifted(let offset): SourceSpan(span.start + offset, span.end + offset)
        case .fixed(let place): place
        }
    }

    /// The place of a text that an argument holds.
    ///
    /// If the text stands there letter by letter, its spans are known; with
    /// escapes they are not.
    func inside(_ argument: ArgumentSyntax, text: String) -> TextPlace {
        guard case .shifted(let offset) = self else { return self }
        switch argument.form {
        case .word(let word) where word == text:
            return .shifted(offset + argument.span.start)
        case .quoted(let literal) where literal.utf8.count == text.utf8.count + 2:
            return .shifted(offset + argument.span.start + 1)
        default:
            return .fixed(self(argument.span))
        }
    }

    /// An argument as options take it.
    func argument(_ syntax: ArgumentSyntax) -> Argument {
        let span = self(syntax.span)
        switch syntax.form {
        case .quoted(let literal):
            let decoded = LiteralText.decoded(quoted: literal)
            var argument = Argument(text: decoded.text, at: span)
            if case .shifted = self { argument.offsets = decoded.offsets }
            return argument
        case .word(let word):
            return Argument(text: LiteralText.value(ofWord: word), at: span)
        case .call(let call):
            let named = call.keywords.map { keyword in
                NamedArgument(
                    name: keyword.key, nameSpan: self(keyword.keySpan),
                    value: argument(keyword.value))
            }
            return Argument(.call(call.name, arguments(call.arguments[...]), named), at: span)
        }
    }

    func arguments(_ syntax: ArraySlice<ArgumentSyntax>) -> [Argument] {
        syntax.map { argument($0) }
    }
}
