/// How characters are spelt in bytes, by Java's names.
enum TextCharset: String, CaseIterable, Sendable {
    case utf8 = "UTF-8"
    case latin1 = "ISO-8859-1"
    case ascii = "US-ASCII"
    /// Big-endian, unless a byte order mark says otherwise.
    case utf16 = "UTF-16"
    case utf16BigEndian = "UTF-16BE"
    case utf16LittleEndian = "UTF-16LE"

    private static let otherNames: [String: TextCharset] = [
        "UTF8": .utf8, "ISO8859-1": .latin1, "ISO8859_1": .latin1, "ISO_8859-1": .latin1,
        "LATIN1": .latin1, "ASCII": .ascii, "ISO646-US": .ascii, "UTF_16": .utf16,
        "UTF16": .utf16, "UTF_16BE": .utf16BigEndian, "UTF_16LE": .utf16LittleEndian,
    ]

    /// A charset by any of the names that Java has for it, in any case.
    init?(javaName: String) {
        let name = javaName.uppercased()
        guard let charset = Self(rawValue: name) ?? Self.otherNames[name] else { return nil }
        self = charset
    }

    /// Whether the bytes below 0x80 are ASCII, and nothing else is.
    var extendsASCII: Bool {
        switch self {
        case .utf8, .latin1, .ascii: true
        case .utf16, .utf16BigEndian, .utf16LittleEndian: false
        }
    }
}

/// What stands at a place of encoded text.
enum DecodedCharacter: Hashable {
    case scalar(UInt32, length: Int)
    /// So many bytes are no character.
    case malformed(length: Int)
    /// The bytes end within a character.
    case incomplete
}

/// Reads characters of one charset.
struct CharacterReader {
    let charset: TextCharset
    /// Where a byte order mark said so.
    var isLittleEndian = false

    init(_ charset: TextCharset) {
        self.charset = charset
        isLittleEndian = charset == .utf16LittleEndian
    }

    /// The character at an offset that lies within the bytes.
    func character(in bytes: UnsafeRawBufferPointer, at offset: Int) -> DecodedCharacter {
        switch charset {
        case .latin1: .scalar(UInt32(bytes[offset]), length: 1)
        case .ascii:
            bytes[offset] < 0x80
                ? .scalar(UInt32(bytes[offset]), length: 1) : .malformed(length: 1)
        case .utf8: utf8(bytes, offset)
        case .utf16, .utf16BigEndian, .utf16LittleEndian: utf16(bytes, offset)
        }
    }

    /// As Java decodes: what cannot begin a character, or the beginning of
    /// one that does not go on, is malformed as a whole.
    private func utf8(_ bytes: UnsafeRawBufferPointer, _ offset: Int) -> DecodedCharacter {
        let lead = bytes[offset]
        if lead < 0x80 { return .scalar(UInt32(lead), length: 1) }
        guard lead >= 0xC2, lead <= 0xF4 else { return .malformed(length: 1) }
        let length = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4
        var value = UInt32(lead) & (0x7F >> UInt32(length))
        for index in 1..<length {
            guard offset + index < bytes.count else { return .incomplete }
            let byte = bytes[offset + index]
            let isFitting = byte & 0xC0 == 0x80 && (index > 1 || Self.follows(lead, byte))
            if !isFitting { return .malformed(length: index) }
            value = value << 6 | UInt32(byte & 0x3F)
        }
        // A surrogate is well formed but no character.
        if value & 0xFFFF_F800 == 0xD800 { return .malformed(length: 3) }
        return .scalar(value, length: length)
    }

    /// Whether the second byte makes neither an over-long form nor a value
    /// above U+10FFFF.
    private static func follows(_ lead: UInt8, _ second: UInt8) -> Bool {
        switch lead {
        case 0xE0: second >= 0xA0
        case 0xF0: second >= 0x90
        case 0xF4: second < 0x90
        default: true
        }
    }

    private func utf16(_ bytes: UnsafeRawBufferPointer, _ offset: Int) -> DecodedCharacter {
        guard offset + 1 < bytes.count else { return .incomplete }
        let first = unit(bytes, offset)
        guard first & 0xF800 == 0xD800 else { return .scalar(first, length: 2) }
        if first >= 0xDC00 { return .malformed(length: 2) }
        guard offset + 3 < bytes.count else { return .incomplete }
        let second = unit(bytes, offset + 2)
        guard second & 0xFC00 == 0xDC00 else { return .malformed(length: 2) }
        return .scalar(0x10000 + (first & 0x3FF) << 10 + second & 0x3FF, length: 4)
    }

    private func unit(_ bytes: UnsafeRawBufferPointer, _ offset: Int) -> UInt32 {
        let (low, high) =
            isLittleEndian
            ? (bytes[offset], bytes[offset + 1]) : (bytes[offset + 1], bytes[offset])
        return UInt32(high) << 8 | UInt32(low)
    }
}

/// Writes characters of one charset.
struct CharacterWriter {
    /// The most bytes that a character takes, with a byte order mark.
    static let maximumBytes = 6

    let charset: TextCharset

    /// Writes a character, which is `?` where the charset does not have it,
    /// and returns its length; the first of a text in UTF-16 has a mark before
    /// it, as in Java.
    func write(
        _ value: UInt32, isFirst: Bool, to output: UnsafeMutablePointer<UInt8>
    ) -> Int {
        switch charset {
        case .utf8: return UTF8Scalar.write(value, to: output)
        case .latin1, .ascii:
            let limit: UInt32 = charset == .latin1 ? 0xFF : 0x7F
            output[0] = value <= limit ? UInt8(value) : UInt8(ascii: "?")
            return 1
        case .utf16, .utf16BigEndian, .utf16LittleEndian:
            var length = 0
            if charset == .utf16, isFirst { put(0xFEFF, to: output, &length) }
            if value >= 0x10000 {
                put(0xD800 + (value - 0x10000) >> 10, to: output, &length)
                put(0xDC00 + (value - 0x10000) & 0x3FF, to: output, &length)
            } else {
                put(value, to: output, &length)
            }
            return length
        }
    }

    private func put(_ unit: UInt32, to output: UnsafeMutablePointer<UInt8>, _ length: inout Int) {
        let (low, high) = (UInt8(unit & 0xFF), UInt8(unit >> 8 & 0xFF))
        let isLittleEndian = charset == .utf16LittleEndian
        output[length] = isLittleEndian ? low : high
        output[length + 1] = isLittleEndian ? high : low
        length += 2
    }
}
