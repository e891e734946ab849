/// A pattern in Java's syntax, rewritten in that of PCRE2.
///
/// Flume's users wrote their patterns for `java.util.regex`. Most of the two
/// languages is common ground: greedy, lazy and possessive quantifiers,
/// atomic and named groups, look-around, `\Q…\E`, `\h`, `\R`, `\Z`, `\p{L}`.
/// This is what is rewritten, because PCRE2 spells it otherwise:
///
/// - `\p{Alpha}`, `\P{Digit}` and the other ASCII classes of Java;
///   `\p{IsLatin}`, `\p{script=Latin}`, `\p{gc=Lu}`
/// - `\u00e9`, also as a pair of surrogates, and octal `\0101`
/// - `\12`, which in Java is group 1 and a `2` as long as there is no group 12
/// - the flag `u`, which is always on where it means something
///
/// and this is refused, because PCRE2 would take it for something else:
/// classes within classes, `&&` in a class, `\p{InGreek}` and `\p{javaXyz}`,
/// `\b{g}`, the flags `d` and `U`, verbs such as `(*ANY)`, and backslashes
/// before letters that mean nothing to Java. `[[:alpha:]]` is understood.
///
/// These differ and stay so: NEL, LS and PS (U+0085, U+2028, U+2029) do not
/// end a line, ignoring case ignores it beyond ASCII too, and a look-behind
/// has alternatives of fixed length.
struct JavaPattern {
    /// The pattern for PCRE2.
    private(set) var translated: [UInt8] = []
    /// For each byte of it, the offset in Java's pattern that it came from.
    private(set) var origins: [Int] = []
    /// Whether it names a character that is not one byte, so that it can match
    /// by characters only.
    private(set) var needsCharacters = false

    private let source: [UInt8]
    private var at = 0
    private var groups = 0
    /// Whether blanks and comments mean nothing, per open group.
    private var ignoresBlanks = [false]

    init(_ text: String) throws(PatternError) {
        source = Array(text.utf8)
        while at < source.count { try translateItem() }
        origins.append(source.count)
    }

    private mutating func translateItem() throws(PatternError) {
        let byte = source[at]
        switch byte {
        case UInt8(ascii: "\\"): try translateEscape(inClass: false)
        case UInt8(ascii: "["): try translateClass()
        case UInt8(ascii: "("): try translateGroup()
        case UInt8(ascii: ")"):
            if ignoresBlanks.count > 1 { ignoresBlanks.removeLast() }
            copy(1)
        case UInt8(ascii: "#") where ignoresBlanks[ignoresBlanks.count - 1]:
            at = source[at...].firstIndex(of: UInt8(ascii: "\n")) ?? source.count
        default: copy(1)
        }
    }

    // MARK: Output

    private mutating func copy(_ length: Int) {
        for _ in 0..<length {
            if source[at] >= 0x80 { needsCharacters = true }
            translated.append(source[at])
            origins.append(at)
            at += 1
        }
    }

    /// Writes `text` in place of the next `length` bytes.
    private mutating func replace(_ length: Int, with text: String) {
        translated.append(contentsOf: text.utf8)
        origins.append(contentsOf: repeatElement(at, count: text.utf8.count))
        at += length
    }

    private func peek(_ ahead: Int) -> UInt8? {
        at + ahead < source.count ? source[at + ahead] : nil
    }

    private func starts(with text: StaticString) -> Bool {
        text.withUTF8Buffer { source[at...].starts(with: $0) }
    }

    private func refused(_ sentence: String, at offset: Int? = nil) -> PatternError {
        PatternError(sentence, offset: offset ?? at)
    }

    // MARK: Escapes

    private mutating func translateEscape(inClass: Bool) throws(PatternError) {
        guard let letter = peek(1) else { return copy(1) }
        switch letter {
        case UInt8(ascii: "Q"): copyQuotation()
        case UInt8(ascii: "0"): try translateOctal()
        case UInt8(ascii: "u"): try translateUnicode()
        case UInt8(ascii: "x"): try noteHexadecimal()
        case UInt8(ascii: "p"), UInt8(ascii: "P"): try translateProperty(inClass: inClass)
        case UInt8(ascii: "1")...UInt8(ascii: "9"): translateBackreference()
        case UInt8(ascii: "b") where peek(2) == UInt8(ascii: "{"):
            throw refused("'\\b{…}' is not supported; '\\b' is a word boundary")
        case _ where letter.isASCIILetter && !Self.escapeLetters.contains(letter):
            throw refused("'\\\(Character(UnicodeScalar(letter)))' has no meaning in a pattern")
        default: copy(letter >= 0x80 ? 1 : 2)
        }
    }

    /// The letters that may follow a backslash in Java.
    private static let escapeLetters = Array("aAbBcdDefGhHknprRsStvVwWXzZE".utf8)

    private mutating func copyQuotation() {
        let end = "\\E".utf8
        var last = at + 2
        while last < source.count, !source[last...].starts(with: end) { last += 1 }
        copy(min(last + 2, source.count) - at)
    }

    private mutating func translateOctal() throws(PatternError) {
        var digits: [UInt8] = []
        while digits.count < 3, let digit = peek(2 + digits.count), (0x30...0x37).contains(digit) {
            if digits.count == 2, digits[0] > UInt8(ascii: "3") { break }
            digits.append(digit)
        }
        if digits.isEmpty { throw refused("'\\0' is followed by octal digits, as in '\\012'") }
        replace(2 + digits.count, with: "\\o{\(String(decoding: digits, as: UTF8.self))}")
    }

    private mutating func translateUnicode() throws(PatternError) {
        guard let first = hexadecimal(at + 2) else {
            throw refused("'\\u' is followed by four hexadecimal digits, as in '\\u00e9'")
        }
        var value = first
        var length = 6
        if (0xD800..<0xDC00).contains(first), source[(at + 6)...].starts(with: "\\u".utf8),
            let second = hexadecimal(at + 8), (0xDC00..<0xE000).contains(second)
        {
            value = 0x10000 + (first - 0xD800) << 10 + (second - 0xDC00)
            length = 12
        }
        if value > 0xFF { needsCharacters = true }
        replace(length, with: "\\x{\(String(value, radix: 16))}")
    }

    private func hexadecimal(_ start: Int) -> Int? {
        guard start + 4 <= source.count else { return nil }
        let digits = source[start..<start + 4]
        guard digits.allSatisfy(\.isASCIIHexadecimal) else { return nil }
        return Int(String(decoding: digits, as: UTF8.self), radix: 16)
    }

    private mutating func noteHexadecimal() throws(PatternError) {
        if peek(2) == UInt8(ascii: "{") {
            let digits = source[(at + 3)...].prefix(while: \.isASCIIHexadecimal)
            if Int(String(decoding: digits, as: UTF8.self), radix: 16) ?? 0 > 0xFF {
                needsCharacters = true
            }
        } else if peek(2)?.isASCIIHexadecimal != true || peek(3)?.isASCIIHexadecimal != true {
            throw refused("'\\x' is followed by two hexadecimal digits, as in '\\x1b'")
        }
        copy(2)
    }

    /// Takes as many digits as there are groups for, as Java does.
    private mutating func translateBackreference() {
        var number = 0
        var length = 0
        while let digit = peek(1 + length), (0x30...0x39).contains(digit) {
            let longer = number * 10 + Int(digit) - 0x30
            if length > 0, longer > groups { break }
            number = longer
            length += 1
        }
        replace(1 + length, with: "\\g{\(number)}")
    }

    // MARK: Properties

    /// Java's names of ASCII classes and what PCRE2 calls them.
    private static let asciiClasses = [
        "Lower": "lower", "Upper": "upper", "ASCII": "ascii", "Alpha": "alpha",
        "Digit": "digit", "Alnum": "alnum", "Punct": "punct", "Graph": "graph",
        "Print": "print", "Blank": "blank", "Cntrl": "cntrl", "XDigit": "xdigit",
        "Space": "space",
    ]

    private mutating func translateProperty(inClass: Bool) throws(PatternError) {
        guard peek(2) == UInt8(ascii: "{") else { return copy(min(3, source.count - at)) }
        guard let close = source[at...].firstIndex(of: UInt8(ascii: "}")) else {
            throw refused("'\\p{' is not closed")
        }
        let name = String(decoding: source[(at + 3)..<close], as: UTF8.self)
        let isNegated = source[at + 1] == UInt8(ascii: "P")
        let length = close + 1 - at
        if let ascii = Self.asciiClasses[name] {
            let item = "[:\(isNegated ? "^" : "")\(ascii):]"
            return replace(length, with: inClass ? item : "[\(item)]")
        }
        if name.hasPrefix("java") || name.hasPrefix("In") || name.hasPrefix("block=")
            || name.hasPrefix("blk=")
        {
            throw refused("'\\p{\(name)}' is not supported; scripts and categories are")
        }
        var plain = Substring(name)
        for prefix in ["Is", "script=", "sc=", "general_category=", "gc="]
        where name.hasPrefix(prefix) {
            plain = name.dropFirst(prefix.count)
        }
        replace(length, with: "\\\(isNegated ? "P" : "p"){\(plain)}")
    }

    // MARK: Classes

    private mutating func translateClass() throws(PatternError) {
        let start = at
        copy(1)
        if peek(0) == UInt8(ascii: "^") { copy(1) }
        if peek(0) == UInt8(ascii: "]") { copy(1) }
        let skipsBlanks = ignoresBlanks[ignoresBlanks.count - 1]
        while let byte = peek(0) {
            switch byte {
            case UInt8(ascii: "]"): return copy(1)
            case UInt8(ascii: "\\"): try translateEscape(inClass: true)
            case UInt8(ascii: "[") where peek(1) == UInt8(ascii: ":"): try copyPOSIXClass()
            case UInt8(ascii: "["):
                throw refused(
                    "a class within a class is not supported; a bracket is written '\\['")
            case UInt8(ascii: "&") where peek(1) == UInt8(ascii: "&"):
                throw refused("'&&' in a class is not supported; use a look-ahead, '(?=…)'")
            case 0x09...0x0D where skipsBlanks, 0x20 where skipsBlanks: at += 1
            default: copy(1)
            }
        }
        throw refused("the class is not closed with ']'", at: start)
    }

    private mutating func copyPOSIXClass() throws(PatternError) {
        guard let close = source[at...].firstIndex(of: UInt8(ascii: "]")),
            source[close - 1] == UInt8(ascii: ":"), close > at + 2
        else { throw refused("a class within a class is not supported") }
        copy(close + 1 - at)
    }

    // MARK: Groups

    private mutating func translateGroup() throws(PatternError) {
        if peek(1) == UInt8(ascii: "*") {
            throw refused("'(*' has no meaning in a pattern", at: at + 1)
        }
        ignoresBlanks.append(ignoresBlanks[ignoresBlanks.count - 1])
        guard peek(1) == UInt8(ascii: "?") else {
            groups += 1
            return copy(1)
        }
        let isNamed = starts(with: "(?<") && peek(3).map { $0 != 0x3D && $0 != 0x21 } == true
        if isNamed || starts(with: "(?P<") || starts(with: "(?'") { groups += 1 }
        if starts(with: "(?#") || starts(with: "(?C") || starts(with: "(?R") {
            let letter = Character(UnicodeScalar(source[at + 2]))
            throw refused("'(?\(letter)' has no meaning in a pattern")
        }
        if let letter = peek(2), letter.isASCIILetter && letter != 0x50 || letter == 0x2D {
            return try translateFlags()
        }
        copy(2)
    }

    /// Rewrites `(?iu)` or `(?i-s:`.
    private mutating func translateFlags() throws(PatternError) {
        copy(2)
        var isOn = true
        while let flag = peek(0), flag != UInt8(ascii: ")"), flag != UInt8(ascii: ":") {
            switch flag {
            case UInt8(ascii: "-"):
                isOn = false
                copy(1)
            case UInt8(ascii: "x"):
                ignoresBlanks[ignoresBlanks.count - 1] = isOn
                copy(1)
            case UInt8(ascii: "i"), UInt8(ascii: "m"), UInt8(ascii: "s"): copy(1)
            case UInt8(ascii: "u"): at += 1
            case UInt8(ascii: "d"), UInt8(ascii: "U"):
                let letter = Character(UnicodeScalar(flag))
                throw refused("the flag '\(letter)' is not supported; flags are i, m, s, u and x")
            default: throw refused("flags are i, m, s, u and x")
            }
        }
        // Flags without a colon hold for the rest of the group around them.
        if peek(0) == UInt8(ascii: ")"), ignoresBlanks.count > 1 {
            ignoresBlanks[ignoresBlanks.count - 2] = ignoresBlanks[ignoresBlanks.count - 1]
        }
    }
}

extension UInt8 {
    fileprivate var isASCIILetter: Bool { (0x61...0x7A).contains(self | 0x20) }
    fileprivate var isASCIIHexadecimal: Bool {
        (0x30...0x39).contains(self) || (0x61...0x66).contains(self | 0x20)
    }
}
