extension ByteWriter {
    /// A number in at least two digits.
    @inline(__always)
    func put(twoDigits value: Int) {
        guard value >= 0, value < 100 else { return put(decimal: value) }
        reserve(2)
        end[0] = UInt8(ascii: "0") &+ UInt8(truncatingIfNeeded: value / 10)
        end[1] = UInt8(ascii: "0") &+ UInt8(truncatingIfNeeded: value % 10)
        advance(2)
    }

    /// A number in at least `width` digits.
    func put(_ value: Int, width: Int) {
        guard value >= 0 else { return put(decimal: value) }
        var bound = 10
        for _ in 1..<width {
            if value < bound { put(UInt8(ascii: "0")) }
            bound *= 10
        }
        put(decimal: value)
    }
}
