/// A value as a dialect hands it over: a text, or a call such as `size(100)`.
///
/// Literals arrive as text, whatever their spelling; an option's type decides
/// what they mean. A bare word is a call without arguments in the dataflow
/// language, but means its text wherever a text is wanted.
public struct Argument: Hashable, Sendable {
    public indirect enum Form: Hashable, Sendable {
        case text(String)
        case call(String, [Argument], [NamedArgument])
    }

    public var form: Form
    public var span: SourceSpan
    /// Where each byte of the text begins, counted from the argument's start,
    /// if escapes in its spelling have moved the two apart.
    package var offsets: [Int] = []

    public init(_ form: Form, at span: SourceSpan = SourceSpan(0, 0)) {
        self.form = form
        self.span = span
    }

    public init(text: String, at span: SourceSpan = SourceSpan(0, 0)) {
        self.init(.text(text), at: span)
    }

    /// The text meant: a literal's value, or the word of a bare call.
    public var text: String? {
        switch form {
        case .text(let text): text
        case .call(let name, let positional, let named):
            positional.isEmpty && named.isEmpty ? name : nil
        }
    }

    /// Where a piece of the text stands in what the user wrote: all of the
    /// argument where escapes in a literal hide the place.
    package func span(ofTextAt offset: Int, length: Int) -> SourceSpan {
        let written = span.end - span.start
        let quote: Int? =
            switch (text?.utf8.count).map({ written - $0 }) {
            case 0: 0
            case 2: 1
            default: nil
            }
        guard let quote else { return span }
        let start = span.start + quote + offset
        return SourceSpan(start, min(start + length, span.end))
    }

    /// Where the byte at an offset of the text stands in the source; all of
    /// the argument where that cannot be told.
    public func place(ofByte offset: Int) -> SourceSpan {
        let length = span.end - span.start
        let quotes = length - (text?.utf8.count ?? 0)
        var start = offset
        if !offsets.isEmpty {
            start = offset < offsets.count ? offsets[offset] : length - 1
        } else if quotes == 2 {
            start += 1
        } else if quotes != 0 {
            return span
        }
        start = min(start, length)
        return SourceSpan(span.start + start, span.start + min(start + 1, length))
    }

    /// As the user would recognise it in a message.
    package var spelling: String {
        switch form {
        case .text(let text): text
        case .call(let name, _, _): text ?? "\(name)(…)"
        }
    }
}

/// A keyword argument: `format=raw`.
public struct NamedArgument: Hashable, Sendable {
    public var name: String
    public var nameSpan: SourceSpan
    public var value: Argument

    public init(name: String, nameSpan: SourceSpan = SourceSpan(0, 0), value: Argument) {
        self.name = name
        self.nameSpan = nameSpan
        self.value = value
    }
}
