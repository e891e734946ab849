/// How a date in a text is to be read: the patterns of Java's
/// `SimpleDateFormat`, as far as people use them for logs.
///
/// Letters: `y M d D E a H k K h m s S z Z X`, and quoted text. Others are
/// refused. Reading is lenient as Java's is: a day 32 runs on into the next
/// month, text after the date is passed over. Two differences are deliberate:
/// more than three `S` are the digits of a fraction, not a count of
/// milliseconds; and `z`, `Z` and `X` each read any spelling of a zone.
struct DatePattern: Hashable, Sendable {
    /// What a letter reads.
    enum Field: Hashable, Sendable {
        case year, month, day, dayOfYear, hour, hour24, hour11, hour12, minute, second
        case fraction
        case monthName, weekdayName, meridiem, zone

        var isNumber: Bool {
            switch self {
            case .monthName, .weekdayName, .meridiem, .zone: false
            default: true
            }
        }
    }

    enum Item: Hashable, Sendable {
        case text([UInt8])
        /// A field and how often its letter stands there.
        case field(Field, count: Int)
    }

    /// As it was given.
    let text: String
    let items: [Item]

    init(_ text: String) throws(TextFault) {
        self.text = text
        let bytes = Array(text.utf8)
        var items: [Item] = []
        var offset = 0
        while offset < bytes.count {
            let byte = bytes[offset]
            let start = offset
            if byte == UInt8(ascii: "'") {
                let literal = try Self.literal(bytes, from: &offset)
                Self.add(literal, to: &items)
            } else if byte.isPatternLetter {
                while offset < bytes.count, bytes[offset] == byte { offset += 1 }
                let count = offset - start
                guard let field = Self.field(byte, count: count) else {
                    throw Self.unknownLetter(Character(Unicode.Scalar(byte)), start, count)
                }
                items.append(.field(field, count: count))
            } else {
                offset += 1
                Self.add([byte], to: &items)
            }
        }
        guard items.contains(where: { if case .field = $0 { true } else { false } }) else {
            throw TextFault(
                offset: 0, length: bytes.count, expected: "a date pattern such as yyyy-MM-dd")
        }
        self.items = items
    }

    private static func add(_ literal: [UInt8], to items: inout [Item]) {
        if case .text(let before) = items.last {
            items[items.count - 1] = .text(before + literal)
        } else {
            items.append(.text(literal))
        }
    }

    /// Reads from one quote to the other; two quotes stand for one.
    private static func literal(
        _ bytes: [UInt8], from offset: inout Int
    ) throws(TextFault) -> [UInt8] {
        let quote = UInt8(ascii: "'")
        let start = offset
        var literal: [UInt8] = []
        offset += 1
        if offset < bytes.count, bytes[offset] == quote {
            offset += 1
            return [quote]
        }
        while offset < bytes.count {
            let byte = bytes[offset]
            offset += 1
            if byte != quote {
                literal.append(byte)
            } else if offset < bytes.count, bytes[offset] == quote {
                literal.append(quote)
                offset += 1
            } else {
                return literal
            }
        }
        throw TextFault(
            offset: start, length: bytes.count - start, expected: "a closing quote in the pattern")
    }

    private static func field(_ letter: UInt8, count: Int) -> Field? {
        switch Unicode.Scalar(letter) {
        case "y": .year
        case "M": count < 3 ? .month : .monthName
        case "d": .day
        case "D": .dayOfYear
        case "E": .weekdayName
        case "a": .meridiem
        case "H": .hour
        case "k": .hour24
        case "K": .hour11
        case "h": .hour12
        case "m": .minute
        case "s": .second
        case "S": .fraction
        case "z", "Z", "X": .zone
        default: nil
        }
    }

    private static func unknownLetter(
        _ letter: Character, _ offset: Int, _ count: Int
    ) -> TextFault {
        let meant: [Character: String] = [
            "Y": "yyyy", "u": "E", "n": "mm", "A": "a", "x": "X", "T": "'T'", "L": "MM", "e": "E",
            "N": "SSS", "f": "SSS", "O": "Z", "V": "z", "p": "a",
        ]
        let letters = "y M d D E a H k K h m s S z Z X"
        let word = String(repeating: letter, count: count)
        return TextFault(
            offset: offset, length: count,
            expected: "one of the letters \(letters) in place of '\(word)'",
            help: meant[letter].map { "did you mean \"\($0)\"?" }
                ?? "text that stands for itself is put in single quotes")
    }
}

extension UInt8 {
    fileprivate var isPatternLetter: Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(self | 0x20)
    }
}
