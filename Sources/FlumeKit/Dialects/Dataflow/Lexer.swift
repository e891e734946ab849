/// Cuts a text of the dataflow language into tokens.
///
/// Where an argument may stand, that is after `(`, `,` or `=` inside
/// parentheses, a bare word begins, whatever it begins with, and runs up to
/// the next `,` `)` `=` `(` or blank: so `/var/log/*.log` and
/// `hdfs://host/path` are words and no comments. Only `| ; ] } >` never begin
/// a word, because there a parenthesis was forgotten.
struct Lexer {
    let bytes: [UInt8]
    var offset = 0
    var findings = DiagnosticList()
    private(set) var tokens: [Token] = []
    /// Whether a string or a comment runs into the end, so that what is
    /// missing there needs no second complaint.
    var endsAbruptly = false
    private var openParentheses = 0

    init(_ source: SourceText) {
        bytes = source.bytes
        tokens.reserveCapacity(min(bytes.count / 3 + 2, FlowLimits.tokens))
    }

    /// Reads the whole text.
    ///
    /// The last token is `.end`.
    mutating func run() {
        while skipBlanksAndComments() {
            guard tokens.count < FlowLimits.tokens else {
                findings.append(.tooManyTokens(at: SourceSpan(offset, offset + 1)))
                endsAbruptly = true
                break
            }
            let token = nextToken()
            tokens.append(token)
            note(token.kind)
        }
        let end = tokens.last?.span.end ?? 0
        tokens.append(Token(.end, end, end))
    }

    /// Keeps count of the parentheses.
    ///
    /// A sign that no argument list goes on across ends them all, so that one
    /// forgotten parenthesis does not change how the rest of the text is read.
    private mutating func note(_ kind: Token.Kind) {
        switch kind {
        case .leftParenthesis: openParentheses += 1
        case .rightParenthesis: openParentheses = max(0, openParentheses - 1)
        default: if kind.endsArguments { openParentheses = 0 }
        }
    }

    private var expectsArgument: Bool {
        guard openParentheses > 0, let last = tokens.last?.kind else { return false }
        return last == .leftParenthesis || last == .comma || last == .equals
    }

    private mutating func nextToken() -> Token {
        let start = offset
        let byte = bytes[offset]
        if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") { return string() }
        if let kind = sign(byte) {
            offset += kind == .arrow ? 2 : 1
            return Token(kind, start, offset)
        }
        if openParentheses > 0 { return word() }
        return name()
    }

    /// The kind of the sign that begins with this byte, if a sign does.
    private func sign(_ byte: UInt8) -> Token.Kind? {
        let startsWord = expectsArgument
        switch byte {
        case UInt8(ascii: "("): return .leftParenthesis
        case UInt8(ascii: ")"): return .rightParenthesis
        case UInt8(ascii: ","): return .comma
        case UInt8(ascii: "|"): return .bar
        case UInt8(ascii: ";"): return .semicolon
        case UInt8(ascii: "]"): return .rightBracket
        case UInt8(ascii: "}"): return .rightBrace
        case UInt8(ascii: ">"): return .greater
        case UInt8(ascii: "="):
            return openParentheses == 0 && byteAfter(offset) == UInt8(ascii: ">")
                ? .arrow : .equals
        case UInt8(ascii: "["): return startsWord ? nil : .leftBracket
        case UInt8(ascii: "{"): return startsWord ? nil : .leftBrace
        case UInt8(ascii: "<"): return startsWord ? nil : .less
        case UInt8(ascii: "?"): return startsWord ? nil : .question
        case UInt8(ascii: ":"): return startsWord ? nil : .colon
        default: return nil
        }
    }

    /// A name or a number outside an argument list.
    private mutating func name() -> Token {
        let start = offset
        while offset < bytes.count, bytes[offset].continuesName { offset += 1 }
        if offset < bytes.count, isStray(bytes[offset]) || offset == start {
            reportStray()
            while offset < bytes.count, bytes[offset].continuesName || isStray(bytes[offset]) {
                offset += 1
            }
            return Token(.damaged, start, offset)
        }
        if bytes[start].beginsName { return Token(.identifier, start, offset) }
        if bytes[start].isDecimalDigit { return Token(.number, start, offset) }
        findings.append(.strayCharacter(bytes, at: SourceSpan(start, start + 1)))
        return Token(.damaged, start, offset)
    }

    /// Whether a byte can stand neither in a name nor after one.
    private func isStray(_ byte: UInt8) -> Bool {
        if byte.separatesWords || byte.continuesName || sign(byte) != nil { return false }
        if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") { return false }
        if byte == UInt8(ascii: "/"), let next = byteAfter(offset) {
            return next != UInt8(ascii: "/") && next != UInt8(ascii: "*")
        }
        return true
    }

    private mutating func reportStray() {
        let end = offset + scalarLength(at: offset)
        findings.append(.strayCharacter(bytes, at: SourceSpan(offset, end)))
    }

    /// A bare word inside an argument list.
    private mutating func word() -> Token {
        let start = offset
        var isDamaged = false
        if bytes.startsTypographicQuote(at: offset) {
            isDamaged = true
            findings.append(.typographicQuote(bytes, at: SourceSpan(offset, offset + 3)))
        }
        while offset < bytes.count {
            let byte = bytes[offset]
            if byte.endsWord { break }
            if byte.opensString || byte < 0x20 || byte == 0x7F, !isDamaged {
                isDamaged = true
                let span = SourceSpan(offset, offset + 1)
                findings.append(
                    byte.opensString
                        ? .quoteInWord(bytes, at: span) : .strayCharacter(bytes, at: span))
            }
            offset += 1
        }
        return Token(isDamaged ? .damaged : .word, start, offset)
    }

    func byteAfter(_ offset: Int) -> UInt8? {
        offset + 1 < bytes.count ? bytes[offset + 1] : nil
    }

    /// The bytes of the character that begins here.
    ///
    /// The text is UTF-8.
    func scalarLength(at offset: Int) -> Int {
        var end = offset + 1
        while end < bytes.count, bytes[end] & 0xC0 == 0x80 { end += 1 }
        return end - offset
    }
}

extension UInt8 {
    var separatesWords: Bool {
        self == 0x20 || self == 0x09 || self == 0x0A || self == 0x0D || self == 0x0C
    }

    var isDecimalDigit: Bool { self &- 0x30 < 10 }

    var beginsName: Bool { (self | 0x20) &- 0x61 < 26 }

    var opensString: Bool { self == UInt8(ascii: "\"") || self == UInt8(ascii: "'") }

    /// Whether it stands within a name: a letter, a digit, `.`, `-` or `_`.
    var continuesName: Bool {
        beginsName || isDecimalDigit || self == UInt8(ascii: ".") || self == UInt8(ascii: "-")
            || self == UInt8(ascii: "_")
    }

    /// Whether it ends a bare word inside an argument list.
    var endsWord: Bool {
        separatesWords || self == UInt8(ascii: ",") || self == UInt8(ascii: ")")
            || self == UInt8(ascii: "=") || self == UInt8(ascii: "(")
    }
}

extension [UInt8] {
    /// Whether one of “ ” ‘ ’ stands here.
    func startsTypographicQuote(at offset: Int) -> Bool {
        guard offset + 2 < count, self[offset] == 0xE2, self[offset + 1] == 0x80 else {
            return false
        }
        return (0x98...0x9D).contains(self[offset + 2])
    }
}
