/// Decodes the escapes of a key or a value, and bytes that are not UTF-8.
struct PropertyDecoder {
    private let line: ArraySlice<UInt8>
    private let places: ArraySlice<Int>
    private let isUTF8: Bool
    private var output: [UInt8] = []
    private var offsets: [Int] = []
    private var end = 0
    private(set) var findings: [Diagnostic] = []

    init(_ line: ArraySlice<UInt8>, _ places: ArraySlice<Int>, isUTF8: Bool) {
        self.line = line
        self.places = places
        self.isUTF8 = isUTF8
    }

    /// Decodes everything; `end` is where the piece ends in the source.
    mutating func run(end: Int) {
        self.end = end
        var at = line.startIndex
        while at < line.endIndex {
            let byte = line[at]
            if byte == UInt8(ascii: "\\") {
                at = escape(at)
            } else if byte < 0x80 || isUTF8 {
                append(byte, at)
                at += 1
            } else {
                at = wide(at)
            }
        }
        trim()
    }

    /// What was decoded, without the blanks around it.
    var text: PropertyText {
        PropertyText(
            text: String(decoding: output, as: UTF8.self),
            span: SourceSpan(offsets.first ?? end, end), offsets: offsets)
    }

    private mutating func trim() {
        let front = output.prefix { $0 <= 0x20 }.count
        output.removeFirst(front)
        offsets.removeFirst(front)
        while let last = output.last, last <= 0x20 {
            output.removeLast()
            end = offsets.removeLast()
        }
    }

    private mutating func append(_ byte: UInt8, _ at: Int) {
        output.append(byte)
        offsets.append(places[at])
    }

    private mutating func append(_ scalar: UnicodeScalar, _ at: Int) {
        for byte in UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter { append(byte, at) }
    }

    /// Takes a character of several bytes, or one of ISO-8859-1.
    private mutating func wide(_ at: Int) -> Int {
        for length in 2...4 where at + length <= line.endIndex {
            let bytes = line[at..<at + length]
            guard String(validating: bytes, as: UTF8.self)?.unicodeScalars.count == 1 else {
                continue
            }
            for index in bytes.indices { append(line[index], index) }
            return at + length
        }
        append(UnicodeScalar(line[at]), at)
        return at + 1
    }

    /// Takes an escape; gives where the text goes on.
    private mutating func escape(_ at: Int) -> Int {
        let next = at + 1
        guard next < line.endIndex else { return next }
        switch line[next] {
        case UInt8(ascii: "t"): append(0x09, at)
        case UInt8(ascii: "n"): append(0x0A, at)
        case UInt8(ascii: "r"): append(0x0D, at)
        case UInt8(ascii: "f"): append(0x0C, at)
        case UInt8(ascii: "u"): return unicode(at)
        case let byte where byte >= 0x80 && !isUTF8: return wide(next)
        case let byte: append(byte, at)
        }
        return next + 1
    }

    /// Takes `\u00e9`, or two of them that are one character together.
    private mutating func unicode(_ at: Int) -> Int {
        guard let unit = codeUnit(at) else {
            let digits = line[(at + 2)...].prefix(4).prefix { $0.isHexadecimalDigit }
            report(.malformedUnicode, from: at, to: at + 2 + digits.count)
            return at + 2 + digits.count
        }
        if let scalar = UnicodeScalar(unit) {
            append(scalar, at)
            return at + 6
        }
        if UTF16.isLeadSurrogate(unit), let low = codeUnit(at + 6), UTF16.isTrailSurrogate(low) {
            let pair = 0x10000 + (UInt32(unit - 0xD800) << 10) + UInt32(low - 0xDC00)
            append(UnicodeScalar(pair) ?? "\u{FFFD}", at)
            return at + 12
        }
        report(.halfCharacter, from: at, to: at + 6)
        append("\u{FFFD}", at)
        return at + 6
    }

    /// The number in `\uXXXX`.
    private func codeUnit(_ at: Int) -> UInt16? {
        guard at + 6 <= line.endIndex, line[at] == UInt8(ascii: "\\"),
            line[at + 1] == UInt8(ascii: "u"),
            line[(at + 2)..<(at + 6)].allSatisfy(\.isHexadecimalDigit)
        else { return nil }
        return UInt16(String(decoding: line[(at + 2)..<(at + 6)], as: UTF8.self), radix: 16)
    }

    private enum Fault { case malformedUnicode, halfCharacter }

    private mutating func report(_ fault: Fault, from start: Int, to end: Int) {
        let span = SourceSpan(places[start], places[min(end, line.endIndex) - 1] + 1)
        let written = String(decoding: line[start..<min(end, line.endIndex)], as: UTF8.self)
        switch fault {
        case .malformedUnicode:
            findings.append(
                Diagnostic(
                    code: "malformed-escape", at: span,
                    "expected four hexadecimal digits after '\\u', found '\(written)'",
                    help: "a backslash that means itself is written '\\\\'"))
        case .halfCharacter:
            findings.append(
                Diagnostic(
                    code: "malformed-escape", at: span,
                    "expected a character, found '\(written)', which is half of one",
                    help: "'\\ud83d\\ude00' is written in two halves"))
        }
    }
}

extension UInt8 {
    fileprivate var isHexadecimalDigit: Bool {
        switch self {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "f"),
            UInt8(ascii: "A")...UInt8(ascii: "F"):
            true
        default: false
        }
    }
}
