/// A text with escapes that stand for parts of an event: `web-%{host}/%Y/%m`.
///
/// - `%{host}` and `%{hostname}`, `%{body}`, `%{nanos}`, `%{priority}`,
///   `%{timestamp}` are the parts of the event of those names; any other
///   `%{name}` is the attribute of that name.
/// - `%a` and its kind are parts of the event's time stamp in local time.
/// - `%%` is a percent sign. One that no letter, digit, `_` or `{` follows is
///   a percent sign as well.
///
/// Flume 0.9 took any letter for an escape and expanded one that there is not
/// to nothing, with a warning per event. Here it is refused when the flow is
/// validated, as is a `%{` that no name and `}` follow.
struct EscapeSequence: Hashable, Sendable {
    enum Part: Hashable, Sendable {
        case text([UInt8])
        case host, body, nanos, priority, timestamp
        case attribute(HeaderName)
        /// Dates and the text around them, so that it is written as one.
        case date(DateLayout)
    }

    /// As it was given.
    let text: String
    let parts: [Part]
    /// Whether there is any escape in it, `%%` too.
    let hasTags: Bool

    /// The sequence that expands to nothing.
    static let empty = EscapeSequence()

    private init() {
        text = ""
        parts = []
        hasTags = false
    }

    /// Whether it reads the same for every event.
    var isConstant: Bool {
        parts.allSatisfy { if case .text = $0 { true } else { false } }
    }

    init(_ text: String) throws(TextFault) {
        self.text = text
        var compiler = EscapeCompiler(bytes: Array(text.utf8))
        parts = try compiler.compile()
        hasTags = compiler.hasTags
    }
}

/// Turns a text into the parts of an escape sequence.
private struct EscapeCompiler {
    let bytes: [UInt8]
    var hasTags = false
    private var offset = 0
    private var parts: [EscapeSequence.Part] = []

    init(bytes: [UInt8]) { self.bytes = bytes }

    mutating func compile() throws(TextFault) -> [EscapeSequence.Part] {
        while offset < bytes.count {
            let start = offset
            while offset < bytes.count, bytes[offset] != UInt8(ascii: "%") { offset += 1 }
            if offset > start { add(.text(Array(bytes[start..<offset]))) }
            if offset < bytes.count { try compileEscape() }
        }
        return parts
    }

    /// Compiles what stands at a percent sign.
    private mutating func compileEscape() throws(TextFault) {
        let letter = offset + 1 < bytes.count ? bytes[offset + 1] : 0x20
        if letter == UInt8(ascii: "{") { return try compileName() }
        if letter == UInt8(ascii: "%") {
            hasTags = true
            offset += 2
            return add(.text([letter]))
        }
        guard letter == UInt8(ascii: "_") || letter.isLetterOrDigit else {
            offset += 1
            return add(.text([UInt8(ascii: "%")]))
        }
        guard let layout = DateLayout(escape: letter) else {
            throw unknownEscape(Character(Unicode.Scalar(letter)), at: offset)
        }
        hasTags = true
        offset += 2
        add(.date(layout))
    }

    private mutating func compileName() throws(TextFault) {
        let start = offset + 2
        var end = start
        while end < bytes.count, bytes[end].isLetterOrDigit || "_.-".utf8.contains(bytes[end]) {
            end += 1
        }
        guard end > start, end < bytes.count, bytes[end] == UInt8(ascii: "}") else {
            throw malformedName(from: offset, to: min(end + 1, bytes.count))
        }
        hasTags = true
        offset = end + 1
        let name = String(decoding: bytes[start..<end], as: UTF8.self)
        switch name {
        case "host", "hostname": add(.host)
        case "body": add(.body)
        case "nanos": add(.nanos)
        case "priority": add(.priority)
        case "timestamp": add(.timestamp)
        default: add(.attribute(HeaderName(name)))
        }
    }

    /// Adds a part, joining it to the one before where both make one date or
    /// one text.
    private mutating func add(_ part: EscapeSequence.Part) {
        switch (parts.last, part) {
        case (.text(let first), .text(let second)):
            parts[parts.count - 1] = .text(first + second)
        case (.date(let first), .date(let second)):
            parts[parts.count - 1] = .date(first + second)
        case (.date(let first), .text(let second)):
            parts[parts.count - 1] = .date(first + DateLayout([.text(second)]))
        case (.text(let first), .date(let second)):
            parts[parts.count - 1] = .date(DateLayout([.text(first)]) + second)
        default:
            parts.append(part)
        }
    }

    private func unknownEscape(_ letter: Character, at offset: Int) -> TextFault {
        let meant: [Character: String] = [
            "h": "%{host}", "n": "%m", "P": "%p", "F": "%Y-%m-%d", "T": "%H:%M:%S", "R": "%H:%M",
            "e": "%d", "N": "%{nanos}", "L": "%t", "Z": "%z", "u": "%a", "w": "%a", "i": "%M",
            "f": "%{tailSrcFile}", "o": "%m", "x": "%D", "X": "%H:%M:%S", "G": "%Y", "E": "%a",
        ]
        return TextFault(
            offset: offset, length: 2,
            expected: "an escape in place of '%\(letter)'",
            help: meant[letter].map { "did you mean '\($0)'?" }
                ?? "a percent sign is written '%%'; the letters are \(DateLayout.escapeLetters)")
    }

    private func malformedName(from start: Int, to end: Int) -> TextFault {
        TextFault(
            offset: start, length: end - start,
            expected: "a name of letters, digits, '_', '.' and '-' between '%{' and '}'",
            help: "a percent sign is written '%%'")
    }
}

extension UInt8 {
    fileprivate var isLetterOrDigit: Bool {
        switch self {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default:
            false
        }
    }
}
