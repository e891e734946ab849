/// Text as Java's `DataOutput.writeUTF` writes it.
///
/// It is UTF-8 but for two things: NUL takes two bytes, C0 80, and a character
/// above U+FFFF is a pair of surrogates of three bytes each.
enum ModifiedUTF8 {
    /// A length of 16 bits goes before such a text.
    static let maximumLength = Int(UInt16.max)

    /// Adds a text; a byte that is not UTF-8 becomes U+FFFD.
    static func encode(_ text: UnsafeRawBufferPointer, to output: ByteWriter) {
        if isPlain(text) { return output.put(text) }
        guard let base = text.assumingMemoryBound(to: UInt8.self).baseAddress else { return }
        output.reserve(text.count * 3)
        var at = 0
        while at < text.count {
            let scalar = UTF8Scalar(base + at, available: text.count - at)
            at += scalar.length
            if scalar.value == 0 {
                output.put(0xC0)
                output.put(0x80)
            } else if scalar.value > 0xFFFF {
                let offset = scalar.value - 0x10000
                put(0xD800 + offset >> 10, to: output)
                put(0xDC00 + offset & 0x3FF, to: output)
            } else {
                put(scalar.value, to: output)
            }
        }
    }

    private static func put(_ value: UInt32, to output: ByteWriter) {
        output.reserve(4)
        output.advance(UTF8Scalar.write(value, to: output.end))
    }

    /// Adds the UTF-8 of a text; half a pair of surrogates becomes U+FFFD.
    ///
    /// Returns the offset of the first byte that belongs to no character, if
    /// there is one.
    static func decode(_ bytes: UnsafeRawBufferPointer, to output: ByteWriter) -> Int? {
        if isPlain(bytes) {
            output.put(bytes)
            return nil
        }
        var at = 0
        var high: UInt32?
        while at < bytes.count {
            guard let (unit, length) = unit(bytes, at) else { return at }
            at += length
            if let first = high {
                high = nil
                if (0xDC00...0xDFFF).contains(unit) {
                    put(0x10000 + (first - 0xD800) << 10 + (unit - 0xDC00), to: output)
                    continue
                }
                put(UTF8Scalar.replacement, to: output)
            }
            switch unit {
            case 0xD800...0xDBFF: high = unit
            case 0xDC00...0xDFFF: put(UTF8Scalar.replacement, to: output)
            default: put(unit, to: output)
            }
        }
        if high != nil { put(UTF8Scalar.replacement, to: output) }
        return nil
    }

    /// One of Java's characters: a code unit of UTF-16.
    private static func unit(
        _ bytes: UnsafeRawBufferPointer, _ at: Int
    ) -> (value: UInt32, length: Int)? {
        let lead = UInt32(bytes[at])
        let length: Int
        switch lead {
        case 0..<0x80: return (lead, 1)
        case 0xC0..<0xE0: length = 2
        case 0xE0..<0xF0: length = 3
        default: return nil
        }
        guard at + length <= bytes.count else { return nil }
        var value = lead & (0x7F >> UInt32(length))
        for offset in 1..<length {
            guard bytes[at + offset] & 0xC0 == 0x80 else { return nil }
            value = value << 6 | UInt32(bytes[at + offset] & 0x3F)
        }
        return (value, length)
    }

    /// Whether a text is the same in both encodings: ASCII without NUL.
    private static func isPlain(_ bytes: UnsafeRawBufferPointer) -> Bool {
        for byte in bytes where byte == 0 || byte >= 0x80 { return false }
        return true
    }
}
