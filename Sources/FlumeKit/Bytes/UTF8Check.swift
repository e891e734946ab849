/// What kind of text some bytes are.
enum TextKind {
    case ascii, utf8, other

    init(of bytes: UnsafeRawBufferPointer) {
        let start = Self.asciiPrefix(bytes)
        if start == bytes.count {
            self = .ascii
        } else {
            self = Self.isUTF8(bytes, from: start) ? .utf8 : .other
        }
    }

    /// How many bytes from the front are ASCII for certain: all of them, or
    /// those before the word that holds the first other one.
    private static func asciiPrefix(_ bytes: UnsafeRawBufferPointer) -> Int {
        guard let base = bytes.baseAddress else { return 0 }
        let high: UInt64 = 0x8080_8080_8080_8080
        var at = 0
        while at + 16 <= bytes.count {
            let first = base.loadUnaligned(fromByteOffset: at, as: UInt64.self)
            let second = base.loadUnaligned(fromByteOffset: at + 8, as: UInt64.self)
            if (first | second) & high != 0 { return at }
            at += 16
        }
        while at < bytes.count {
            if bytes[at] >= 0x80 { return at }
            at += 1
        }
        return at
    }

    /// Whether the bytes from an offset on are UTF-8 (RFC 3629: no overlong
    /// forms, no surrogates, nothing above U+10FFFF).
    private static func isUTF8(_ bytes: UnsafeRawBufferPointer, from start: Int) -> Bool {
        var at = start
        while at < bytes.count {
            let length = sequenceLength(bytes, at)
            if length == 0 { return false }
            at += length
        }
        return true
    }

    /// The length of the character at an offset; 0 where there is none.
    private static func sequenceLength(_ bytes: UnsafeRawBufferPointer, _ at: Int) -> Int {
        let lead = bytes[at]
        if lead < 0x80 { return 1 }
        let length = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4
        guard lead >= 0xC2, lead <= 0xF4, at + length <= bytes.count else { return 0 }
        for offset in 1..<length where bytes[at + offset] & 0xC0 != 0x80 { return 0 }
        let second = bytes[at + 1]
        switch lead {
        case 0xE0: return second >= 0xA0 ? 3 : 0
        case 0xED: return second < 0xA0 ? 3 : 0
        case 0xF0: return second >= 0x90 ? 4 : 0
        case 0xF4: return second < 0x90 ? 4 : 0
        default: return length
        }
    }
}
