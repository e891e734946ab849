/// What literals mean: escapes of strings, and numbers in other bases.
enum LiteralText {
    enum Escape {
        /// The character meant and the bytes of its escape.
        case scalar(UnicodeScalar, length: Int)
        case unknown
        /// One of the two `\uXXXX` that only together are a character.
        case halfCharacter
    }

    /// Reads the escape that begins with the backslash at `offset`.
    static func escape(_ bytes: [UInt8], at offset: Int) -> Escape {
        guard offset + 1 < bytes.count else { return .unknown }
        let letter = bytes[offset + 1]
        switch letter {
        case UInt8(ascii: "n"): return .scalar("\n", length: 2)
        case UInt8(ascii: "t"): return .scalar("\t", length: 2)
        case UInt8(ascii: "r"): return .scalar("\r", length: 2)
        case UInt8(ascii: "b"): return .scalar("\u{08}", length: 2)
        case UInt8(ascii: "f"): return .scalar("\u{0C}", length: 2)
        case UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "\\"):
            return .scalar(UnicodeScalar(letter), length: 2)
        case UInt8(ascii: "u"): return unicodeEscape(bytes, at: offset)
        case UInt8(ascii: "0")...UInt8(ascii: "7"): return octalEscape(bytes, at: offset)
        default: return .unknown
        }
    }

    private static func unicodeEscape(_ bytes: [UInt8], at offset: Int) -> Escape {
        guard let unit = codeUnit(bytes, at: offset) else { return .unknown }
        if let scalar = UnicodeScalar(unit) { return .scalar(scalar, length: 6) }
        guard unit < 0xDC00, let low = codeUnit(bytes, at: offset + 6),
            (0xDC00...0xDFFF).contains(low),
            let scalar = UnicodeScalar(0x10000 + (unit - 0xD800) << 10 + (low - 0xDC00))
        else { return .halfCharacter }
        return .scalar(scalar, length: 12)
    }

    private static func codeUnit(_ bytes: [UInt8], at offset: Int) -> UInt32? {
        guard offset + 6 <= bytes.count, bytes[offset] == UInt8(ascii: "\\"),
            bytes[offset + 1] == UInt8(ascii: "u")
        else { return nil }
        var unit: UInt32 = 0
        for byte in bytes[offset + 2..<offset + 6] {
            guard let digit = hexadecimalDigit(byte) else { return nil }
            unit = unit << 4 | UInt32(digit)
        }
        return unit
    }

    /// `\0` to `\377`: up to three digits, the first of three at most 3.
    private static func octalEscape(_ bytes: [UInt8], at offset: Int) -> Escape {
        let most = bytes[offset + 1] <= UInt8(ascii: "3") ? 3 : 2
        var value: UInt8 = 0
        var count = 0
        while count < most, offset + 1 + count < bytes.count,
            (UInt8(ascii: "0")...UInt8(ascii: "7")).contains(bytes[offset + 1 + count])
        {
            value = value << 3 | (bytes[offset + 1 + count] - UInt8(ascii: "0"))
            count += 1
        }
        return .scalar(UnicodeScalar(value), length: 1 + count)
    }

    private static func hexadecimalDigit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        default: nil
        }
    }

    /// The text that a string literal means, given with its quotes.
    static func value(ofQuoted literal: String) -> String { decoded(quoted: literal).text }

    /// The text that a string literal means, and where in the literal each of
    /// its bytes begins; no places if the text stands there as it is.
    static func decoded(quoted literal: String) -> (text: String, offsets: [Int]) {
        let bytes = Array(literal.utf8)
        let inner = bytes.dropFirst().dropLast()
        guard bytes.first == UInt8(ascii: "\""), inner.contains(UInt8(ascii: "\\")) else {
            return (String(decoding: inner, as: UTF8.self), [])
        }
        var decoded: [UInt8] = []
        var offsets: [Int] = []
        var offset = inner.startIndex
        while offset < inner.endIndex {
            guard bytes[offset] == UInt8(ascii: "\\"),
                case .scalar(let scalar, let length) = escape(bytes, at: offset)
            else {
                decoded.append(bytes[offset])
                offsets.append(offset)
                offset += 1
                continue
            }
            let character = String(scalar).utf8
            decoded.append(contentsOf: character)
            offsets.append(contentsOf: repeatElement(offset, count: character.count))
            offset += length
        }
        return (String(decoding: decoded, as: UTF8.self), offsets)
    }

    /// The text that a bare word means: numbers in base 16 (`0x1F`) and 8
    /// (`017`) become decimal, as in Flume 0.9; everything else is itself.
    static func value(ofWord word: String) -> String {
        var digits = Substring(word)
        let sign = digits.first == "-" ? "-" : ""
        if !sign.isEmpty { digits.removeFirst() }
        guard digits.first == "0", digits.utf8.count > 1 else { return word }
        digits.removeFirst()
        var radix = 8
        if digits.first == "x" || digits.first == "X" {
            digits.removeFirst()
            radix = 16
        }
        guard digits.utf8.allSatisfy({ hexadecimalDigit($0) != nil }),
            let number = UInt64(digits, radix: radix)
        else { return word }
        return sign + String(number)
    }
}
