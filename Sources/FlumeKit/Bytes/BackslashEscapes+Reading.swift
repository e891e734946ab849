extension BackslashEscapes {
    /// Undoes the escapes of Java; what is none stays as it is.
    static func removeJava(_ text: UnsafeRawBufferPointer, to output: ByteWriter) {
        output.reserve(text.count)
        var offset = 0
        while offset < text.count {
            let byte = text[offset]
            guard byte == UInt8(ascii: "\\"), offset + 1 < text.count else {
                output.put(byte)
                offset += 1
                continue
            }
            if let (scalar, length) = character(text, offset) {
                output.reserve(4)
                output.advance(UTF8Scalar.write(scalar, to: output.end))
                offset += length
            } else if let meant = meaning(of: text[offset + 1]) {
                output.put(meant)
                offset += 2
            } else {
                output.put(byte)
                offset += 1
            }
        }
    }

    private static func meaning(of letter: UInt8) -> UInt8? {
        switch Unicode.Scalar(letter) {
        case "b": 0x08
        case "t": 0x09
        case "n": 0x0A
        case "f": 0x0C
        case "r": 0x0D
        case "\"", "\\", "'", "/": letter
        default: nil
        }
    }

    /// The character that one or two `\uXXXX` stand for, and their length.
    private static func character(
        _ text: UnsafeRawBufferPointer, _ offset: Int
    ) -> (UInt32, Int)? {
        guard let first = unit(text, offset) else { return nil }
        if first & 0xFC00 == 0xD800, let second = unit(text, offset + 6),
            second & 0xFC00 == 0xDC00
        {
            return (0x10000 + (first & 0x3FF) << 10 + second & 0x3FF, 12)
        }
        return (first & 0xF800 == 0xD800 ? UTF8Scalar.replacement : first, 6)
    }

    private static func unit(_ text: UnsafeRawBufferPointer, _ offset: Int) -> UInt32? {
        guard offset + 6 <= text.count, text[offset] == UInt8(ascii: "\\"),
            text[offset + 1] == UInt8(ascii: "u")
        else { return nil }
        var unit: UInt32 = 0
        for index in offset + 2..<offset + 6 {
            guard let digit = Hexadecimal.value(text[index]) else { return nil }
            unit = unit << 4 | digit
        }
        return unit
    }
}
