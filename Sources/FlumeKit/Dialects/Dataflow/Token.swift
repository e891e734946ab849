/// A word, a literal or a sign of the dataflow language, as a place in its
/// text.
struct Token {
    enum Kind: UInt8 {
        case identifier
        /// Begins with a digit, outside an argument list: part of an address.
        case number
        /// A bare word inside an argument list.
        case word
        /// A string literal, with its quotes.
        case string
        /// What the lexer has complained about already.
        case damaged
        case leftParenthesis, rightParenthesis
        case leftBracket, rightBracket
        case leftBrace, rightBrace
        case less, greater
        case comma, question, arrow, equals, colon, semicolon, bar
        /// Stands after the last token.
        case end
    }

    let kind: Kind
    private let start: Int32
    private let stop: Int32

    init(_ kind: Kind, _ start: Int, _ end: Int) {
        self.kind = kind
        self.start = Int32(start)
        self.stop = Int32(end)
    }

    var span: SourceSpan { SourceSpan(Int(start), Int(stop)) }
}

extension Token.Kind {
    /// Whether a token of this kind can be an argument's value or name.
    var isWord: Bool { self == .word || self == .identifier || self == .number }

    /// Whether no argument list goes on across this token.
    var endsArguments: Bool {
        switch self {
        case .leftBracket, .rightBracket, .leftBrace, .rightBrace, .less, .greater,
            .question, .arrow, .semicolon, .bar, .end:
            true
        default: false
        }
    }
}
