/// The JSON that a schema is written in, as far as a schema needs it.
indirect enum AvroSchemaText {
    case object([(name: String, value: AvroSchemaText)])
    case array([AvroSchemaText])
    case text(String)
    case number(String)
    case word(String)

    /// A longer text is no schema.
    static let maximumBytes = 4 << 20
    static let maximumDepth = 100

    /// The last value of a name, as Java has it.
    subscript(_ name: String) -> AvroSchemaText? {
        guard case .object(let members) = self else { return nil }
        return members.last { $0.name == name }?.value
    }

    var string: String? {
        if case .text(let text) = self { text } else { nil }
    }

    /// What it is, for messages.
    var kind: String {
        switch self {
        case .object: "an object"
        case .array: "an array"
        case .text(let text): "'\(text)'"
        case .number(let digits): digits
        case .word(let word): word
        }
    }

    static func read(_ bytes: [UInt8]) throws(FormatError) -> AvroSchemaText {
        if bytes.count > maximumBytes {
            throw FormatError(
                at: maximumBytes, expected: "a schema of at most \(maximumBytes) bytes",
                found: "more")
        }
        var reader = Reader(bytes: bytes)
        let value = try reader.value(depth: 0)
        reader.skipBlanks()
        if reader.at < bytes.count { throw reader.expected("the end of the schema") }
        return value
    }

    private struct Reader {
        let bytes: [UInt8]
        var at = 0

        func expected(_ what: String) -> FormatError {
            let found =
                at < bytes.count
                ? "'\(Character(UnicodeScalar(bytes[at])))'" : "the end of the schema"
            return FormatError(at: at, expected: what, found: found)
        }

        mutating func skipBlanks() {
            while at < bytes.count, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[at]) { at += 1 }
        }

        /// Passes over a character, blanks before it included.
        mutating func take(_ character: Character) -> Bool {
            skipBlanks()
            guard at < bytes.count, bytes[at] == character.asciiValue else { return false }
            at += 1
            return true
        }

        mutating func value(depth: Int) throws(FormatError) -> AvroSchemaText {
            if depth > maximumDepth { throw expected("at most \(maximumDepth) levels") }
            skipBlanks()
            guard at < bytes.count else { throw expected("a value") }
            switch bytes[at] {
            case UInt8(ascii: "{"): return try object(depth: depth)
            case UInt8(ascii: "["): return try array(depth: depth)
            case UInt8(ascii: "\""): return .text(try text())
            default: return try plain()
            }
        }

        private mutating func object(depth: Int) throws(FormatError) -> AvroSchemaText {
            at += 1
            var members: [(name: String, value: AvroSchemaText)] = []
            if take("}") { return .object([]) }
            repeat {
                skipBlanks()
                guard at < bytes.count, bytes[at] == UInt8(ascii: "\"") else {
                    throw expected("a name")
                }
                let name = try text()
                if !take(":") { throw expected("':'") }
                members.append((name, try value(depth: depth + 1)))
            } while take(",")
            if !take("}") { throw expected("'}'") }
            return .object(members)
        }

        private mutating func array(depth: Int) throws(FormatError) -> AvroSchemaText {
            at += 1
            var values: [AvroSchemaText] = []
            if take("]") { return .array([]) }
            repeat { values.append(try value(depth: depth + 1)) } while take(",")
            if !take("]") { throw expected("']'") }
            return .array(values)
        }

        /// A number, or one of `true`, `false` and `null`.
        private mutating func plain() throws(FormatError) -> AvroSchemaText {
            let start = at
            while at < bytes.count, Self.isPlain(bytes[at]) { at += 1 }
            let text = String(decoding: bytes[start..<at], as: UTF8.self)
            if ["true", "false", "null"].contains(text) { return .word(text) }
            if Double(text) != nil { return .number(text) }
            at = start
            throw expected("a value")
        }

        private static func isPlain(_ byte: UInt8) -> Bool {
            (0x61...0x7A).contains(byte | 0x20) || (0x30...0x39).contains(byte)
                || byte == UInt8(ascii: "+")
                || byte == UInt8(ascii: "-") || byte == UInt8(ascii: ".")
        }

        private mutating func text() throws(FormatError) -> String {
            at += 1
            var content: [UInt8] = []
            while at < bytes.count, bytes[at] != UInt8(ascii: "\"") {
                if bytes[at] == UInt8(ascii: "\\") {
                    try escape(&content)
                } else {
                    content.append(bytes[at])
                    at += 1
                }
            }
            guard at < bytes.count else { throw expected("'\"'") }
            at += 1
            return String(decoding: content, as: UTF8.self)
        }

        private mutating func escape(_ content: inout [UInt8]) throws(FormatError) {
            at += 1
            guard at < bytes.count else { throw expected("an escape") }
            let escapes: [UInt8: UInt8] = [
                UInt8(ascii: "n"): 0x0A, UInt8(ascii: "t"): 0x09, UInt8(ascii: "r"): 0x0D,
                UInt8(ascii: "b"): 0x08, UInt8(ascii: "f"): 0x0C, UInt8(ascii: "/"): 0x2F,
                UInt8(ascii: "\\"): 0x5C, UInt8(ascii: "\""): 0x22,
            ]
            if let byte = escapes[bytes[at]] {
                content.append(byte)
                at += 1
                return
            }
            var value = try unit()
            if value & 0xFC00 == 0xD800, at + 1 < bytes.count, bytes[at] == UInt8(ascii: "\\") {
                at += 1
                let low = try unit()
                value = 0x10000 + (value & 0x3FF) << 10 + low & 0x3FF
            }
            let scalar = UnicodeScalar(value) ?? "\u{FFFD}"
            content.append(contentsOf: String(Character(scalar)).utf8)
        }

        /// The number of `uXXXX`.
        private mutating func unit() throws(FormatError) -> UInt32 {
            guard at < bytes.count, bytes[at] == UInt8(ascii: "u") else {
                throw expected("an escape")
            }
            at += 1
            var value: UInt32 = 0
            for _ in 0..<4 {
                guard at < bytes.count, let digit = Hexadecimal.value(bytes[at]) else {
                    throw expected("a hexadecimal digit")
                }
                value = value << 4 | digit
                at += 1
            }
            return value
        }
    }
}
