/// Digits of base 16.
enum Hexadecimal {
    /// The digit of a value below 16, in upper case.
    @inline(__always)
    static func digit(_ value: UInt32) -> UInt8 {
        let value = UInt8(truncatingIfNeeded: value & 0xF)
        return value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "A") + value - 10
    }

    /// The digit of a value below 16, in lower case.
    @inline(__always)
    static func lowerDigit(_ value: UInt8) -> UInt8 {
        value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10
    }

    /// The value of a digit in either case.
    static func value(_ digit: UInt8) -> UInt32? {
        switch digit {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(digit - UInt8(ascii: "0"))
        case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt32(digit - UInt8(ascii: "a") + 10)
        case UInt8(ascii: "A")...UInt8(ascii: "F"): UInt32(digit - UInt8(ascii: "A") + 10)
        default: nil
        }
    }

    /// Writes `\uXXXX` and returns its length of 6.
    @inline(__always)
    static func writeEscape(_ unit: UInt32, to output: UnsafeMutablePointer<UInt8>) -> Int {
        output[0] = UInt8(ascii: "\\")
        output[1] = UInt8(ascii: "u")
        output[2] = digit(unit >> 12)
        output[3] = digit(unit >> 8)
        output[4] = digit(unit >> 4)
        output[5] = digit(unit)
        return 6
    }
}
