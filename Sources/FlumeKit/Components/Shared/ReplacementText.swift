/// What a match is replaced by, as Java's `Matcher.replaceAll` reads it: `$1`
/// and `${name}` are groups of the pattern, and a backslash takes the next
/// character as it stands.
struct ReplacementText: OptionValue, Hashable {
    /// A piece of it as it is written, before the groups are known.
    private enum Piece: Hashable {
        case literal(String)
        /// The digits after a dollar, which may be a group and digits after it.
        case digits(String)
        case name(String)
    }

    /// A piece of it for a certain pattern.
    enum Item: Hashable, Sendable {
        case literal(String)
        case group(Int)
    }

    /// As it was given.
    let text: String
    private let pieces: [Piece]

    static let empty = ReplacementText(text: "", pieces: [])

    static var placeholder: String { "TEXT" }
    var spelling: String { text }

    static func parse(_ arguments: [Argument]) -> Result<ReplacementText, ValueFault> {
        guard let argument = arguments.last, let text = argument.text else {
            return .failure(ValueFault(expected: "a text"))
        }
        do throws(TextFault) {
            return .success(try ReplacementText(text))
        } catch {
            return .failure(ValueFault(error, in: argument))
        }
    }

    private init(text: String, pieces: [Piece]) {
        self.text = text
        self.pieces = pieces
    }

    init(_ text: String) throws(TextFault) {
        var scanner = Scanner(Array(text.utf8))
        while !scanner.isAtEnd { try scanner.readPiece() }
        self.init(text: text, pieces: scanner.finished())
    }

    /// The same with the groups of a pattern; a sentence if it names one that
    /// the pattern has not.
    func items(for pattern: Pattern) throws(ValueFault) -> [Item] {
        var items: [Item] = []
        for piece in pieces {
            switch piece {
            case .literal(let text): Self.add(text, to: &items)
            case .name(let name):
                guard let group = pattern.group(named: name) else {
                    throw ValueFault(
                        expected: "a group of the pattern in place of '${\(name)}'; it has none "
                            + "of this name")
                }
                items.append(.group(group))
            case .digits(let digits):
                let (group, rest) = try Self.split(digits, groups: pattern.groupCount)
                items.append(.group(group))
                if !rest.isEmpty { Self.add(rest, to: &items) }
            }
        }
        return items
    }

    private static func add(_ text: String, to items: inout [Item]) {
        if case .literal(let before) = items.last {
            items[items.count - 1] = .literal(before + text)
        } else {
            items.append(.literal(text))
        }
    }

    /// Takes as many digits as there are groups for, but one at least.
    private static func split(
        _ digits: String, groups: Int
    ) throws(ValueFault) -> (group: Int, rest: String) {
        var number = 0
        var length = 0
        for digit in digits.utf8 {
            let longer = number * 10 + Int(digit) - 0x30
            if length > 0, longer > groups { break }
            number = longer
            length += 1
        }
        guard number <= groups else {
            throw ValueFault(
                expected: "a group of the pattern in place of '$\(number)'; it has \(groups)",
                help: "a dollar that stands for itself is written '\\$'")
        }
        return (number, String(digits.dropFirst(length)))
    }

    private struct Scanner {
        private let source: [UInt8]
        private var at = 0
        private var literal: [UInt8] = []
        private var pieces: [Piece] = []

        init(_ source: [UInt8]) { self.source = source }

        var isAtEnd: Bool { at == source.count }

        mutating func finished() -> [Piece] {
            endLiteral()
            return pieces
        }

        private mutating func endLiteral() {
            if literal.isEmpty { return }
            pieces.append(.literal(String(decoding: literal, as: UTF8.self)))
            literal = []
        }

        mutating func readPiece() throws(TextFault) {
            switch source[at] {
            case UInt8(ascii: "\\"):
                guard at + 1 < source.count else {
                    throw TextFault(
                        offset: at, length: 1, expected: "a character after the backslash",
                        help: "a backslash that stands for itself is written '\\\\'")
                }
                literal.append(source[at + 1])
                at += 2
            case UInt8(ascii: "$"): try readGroup()
            default:
                literal.append(source[at])
                at += 1
            }
        }

        private mutating func readGroup() throws(TextFault) {
            endLiteral()
            let start = at
            at += 1
            if at < source.count, source[at] == UInt8(ascii: "{") { return try readName(start) }
            let digits = source[at...].prefix { (0x30...0x39).contains($0) }
            guard !digits.isEmpty else {
                throw TextFault(
                    offset: start, length: 1, expected: "'$1' or '${name}', a group of the pattern",
                    help: "a dollar that stands for itself is written '\\$'")
            }
            pieces.append(.digits(String(decoding: digits, as: UTF8.self)))
            at += digits.count
        }

        private mutating func readName(_ start: Int) throws(TextFault) {
            let rest = source[(at + 1)...]
            let name = rest.prefix(while: \.isNamePart)
            guard let first = name.first, !(0x30...0x39).contains(first),
                rest.dropFirst(name.count).first == UInt8(ascii: "}")
            else {
                throw TextFault(
                    offset: start, length: at + 1 + name.count - start,
                    expected: "'${name}', a name of letters and digits that begins with a letter")
            }
            pieces.append(.name(String(decoding: name, as: UTF8.self)))
            at += name.count + 2
        }
    }
}

extension UInt8 {
    fileprivate var isNamePart: Bool {
        (0x61...0x7A).contains(self | 0x20) || (0x30...0x39).contains(self)
    }
}
