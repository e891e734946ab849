/// One character of UTF-8 text and how many bytes it takes.
struct UTF8Scalar {
    var value: UInt32
    var length: Int

    /// What stands for a byte that belongs to no character.
    static let replacement: UInt32 = 0xFFFD

    /// The character at `bytes`, or the replacement for the first byte if
    /// there is none: an over-long form, a surrogate, a piece of a character.
    @inline(__always)
    init(_ bytes: UnsafePointer<UInt8>, available: Int) {
        let first = UInt32(bytes[0])
        value = first
        length = 1
        if first < 0x80 { return }
        let count = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2
        var scalar = first & (0x7F >> UInt32(count))
        var isWhole = first >= 0xC2 && first <= 0xF4 && count <= available
        if isWhole {
            for index in 1..<count {
                isWhole = isWhole && bytes[index] & 0xC0 == 0x80
                scalar = scalar << 6 | UInt32(bytes[index] & 0x3F)
            }
        }
        let least: UInt32 = count == 4 ? 0x10000 : count == 3 ? 0x800 : 0x80
        if isWhole, scalar >= least, scalar <= 0x10FFFF, !(0xD800...0xDFFF).contains(scalar) {
            value = scalar
            length = count
        } else {
            value = Self.replacement
        }
    }

    /// Writes a character in UTF-8; `output` has room for four bytes.
    static func write(_ value: UInt32, to output: UnsafeMutablePointer<UInt8>) -> Int {
        if value < 0x80 {
            output[0] = UInt8(value)
            return 1
        }
        let count = value < 0x800 ? 2 : value < 0x10000 ? 3 : 4
        var rest = value
        for index in stride(from: count - 1, to: 0, by: -1) {
            output[index] = 0x80 | UInt8(rest & 0x3F)
            rest >>= 6
        }
        output[0] = UInt8(truncatingIfNeeded: 0xF00 >> UInt32(count)) | UInt8(rest)
        return count
    }
}
