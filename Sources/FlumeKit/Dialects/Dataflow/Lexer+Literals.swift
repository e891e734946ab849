extension Lexer {
    /// Goes to the next token; `false` at the end of the text.
    mutating func skipBlanksAndComments() -> Bool {
        while offset < bytes.count {
            let byte = bytes[offset]
            if byte.separatesWords {
                offset += 1
            } else if byte == UInt8(ascii: "/"), byteAfter(offset) == UInt8(ascii: "/") {
                skipLineComment()
            } else if byte == UInt8(ascii: "/"), byteAfter(offset) == UInt8(ascii: "*") {
                skipBlockComment()
            } else {
                return true
            }
        }
        return false
    }

    private mutating func skipLineComment() {
        while offset < bytes.count, bytes[offset] != UInt8(ascii: "\n"),
            bytes[offset] != UInt8(ascii: "\r")
        {
            offset += 1
        }
    }

    private mutating func skipBlockComment() {
        let start = offset
        offset += 2
        while offset < bytes.count {
            if bytes[offset] == UInt8(ascii: "*"), byteAfter(offset) == UInt8(ascii: "/") {
                offset += 2
                return
            }
            offset += 1
        }
        endsAbruptly = true
        findings.append(.unterminatedComment(at: SourceSpan(start, start + 2)))
    }

    /// A string: `"…"` with escapes, or `'…'` without.
    mutating func string() -> Token {
        let start = offset
        let quote = bytes[offset]
        let hasEscapes = quote == UInt8(ascii: "\"")
        var isDamaged = false
        offset += 1
        while offset < bytes.count {
            let byte = bytes[offset]
            if byte == quote {
                offset += 1
                return Token(isDamaged ? .damaged : .string, start, offset)
            }
            if hasEscapes, byte == UInt8(ascii: "\\"), offset + 1 < bytes.count {
                if !skipEscape() { isDamaged = true }
            } else {
                offset += 1
            }
        }
        endsAbruptly = true
        var end = start
        while end < bytes.count, bytes[end] != UInt8(ascii: "\n") { end += 1 }
        findings.append(.unterminatedString(bytes, at: SourceSpan(start, end)))
        return Token(.damaged, start, offset)
    }

    /// Steps over an escape; `false` and a finding if there is none such.
    private mutating func skipEscape() -> Bool {
        switch LiteralText.escape(bytes, at: offset) {
        case .scalar(_, let length):
            offset += length
            return true
        case .unknown:
            let length = 1 + scalarLength(at: offset + 1)
            findings.append(.unknownEscape(bytes, at: SourceSpan(offset, offset + length)))
            offset += length
            return false
        case .halfCharacter:
            findings.append(.halfCharacter(bytes, at: SourceSpan(offset, offset + 6)))
            offset += 6
            return false
        }
    }
}

extension Diagnostic {
    static func tooManyTokens(at span: SourceSpan) -> Diagnostic {
        Diagnostic(
            code: "too-many-words", at: span,
            "the text holds more than \(FlowLimits.tokens) words and signs")
    }

    static func strayCharacter(_ bytes: [UInt8], at span: SourceSpan) -> Diagnostic {
        if bytes.startsTypographicQuote(at: span.start) {
            return .typographicQuote(bytes, at: span)
        }
        let help: String? =
            switch bytes[span.start] {
            case UInt8(ascii: "#"): "a comment begins with //"
            case UInt8(ascii: "/"), UInt8(ascii: "~"), UInt8(ascii: "%"):
                "arguments stand in parentheses, as in tail(/var/log/syslog)"
            case UInt8(ascii: "*") where span.end < bytes.count && bytes[span.end] == 0x2F:
                "comments do not nest"
            case UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: "."):
                "a name begins with a letter"
            case UInt8(ascii: "&"): "'|' joins a source and a sink"
            default: nil
            }
        let character = spelled(bytes, span)
        return Diagnostic(
            code: "stray-character", at: span, "expected a name or a sign, found \(character)",
            help: help)
    }

    static func typographicQuote(_ bytes: [UInt8], at span: SourceSpan) -> Diagnostic {
        Diagnostic(
            code: "stray-character", at: span,
            "expected a plain quote, found \(spelled(bytes, span))",
            help: "strings stand in \"…\" or '…' as they are on the keyboard")
    }

    static func quoteInWord(_ bytes: [UInt8], at span: SourceSpan) -> Diagnostic {
        Diagnostic(
            code: "quote-in-word", at: span,
            "expected the end of a bare word, found \(spelled(bytes, span))",
            help: "put the whole text in quotes")
    }

    static func unterminatedComment(at span: SourceSpan) -> Diagnostic {
        Diagnostic(
            code: "unterminated-comment", at: span, "expected '*/', found the end",
            help: "a text that begins with '/*' stands in quotes")
    }

    static func unterminatedString(_ bytes: [UInt8], at span: SourceSpan) -> Diagnostic {
        let quote = String(UnicodeScalar(bytes[span.start]))
        return Diagnostic(
            code: "unterminated-string", at: span,
            "expected a closing \(quote), found the end")
    }

    static func unknownEscape(_ bytes: [UInt8], at span: SourceSpan) -> Diagnostic {
        Diagnostic(
            code: "unknown-escape", at: span, "there is no escape \(spelled(bytes, span))",
            help: "write \\\\ for a backslash, or put the text in '…'")
    }

    static func halfCharacter(_ bytes: [UInt8], at span: SourceSpan) -> Diagnostic {
        Diagnostic(
            code: "unknown-escape", at: span,
            "\(spelled(bytes, span)) is half of a character",
            help: "write both halves, or the character itself")
    }

    /// The bytes in quotes, control characters as their code.
    private static func spelled(_ bytes: [UInt8], _ span: SourceSpan) -> String {
        let first = bytes[span.start]
        if first < 0x20 || first == 0x7F {
            let digits = String(first, radix: 16, uppercase: true)
            return "the control character U+" + String(repeating: "0", count: 4 - digits.count)
                + digits
        }
        return "'\(String(decoding: bytes[span.start..<span.end], as: UTF8.self))'"
    }
}
