/// Hadoop's variable-length integers.
///
/// From -112 to 127 it is the byte itself. Else the first byte tells the sign
/// and how many bytes follow, big-endian.
extension ByteWriter {
    func put(hadoop value: Int) {
        if (-112...127).contains(value) { return put(UInt8(bitPattern: Int8(value))) }
        let magnitude = UInt64(bitPattern: Int64(value < 0 ? ~value : value))
        let count = (64 - magnitude.leadingZeroBitCount + 7) / 8
        put(UInt8(bitPattern: Int8((value < 0 ? -120 : -112) - count)))
        for shift in (0..<count).reversed() {
            put(UInt8(truncatingIfNeeded: magnitude >> UInt64(shift * 8)))
        }
    }

    /// A text after its length, as class names are.
    func put(hadoop text: String) {
        put(hadoop: text.utf8.count)
        put(text)
    }
}

extension ByteReader {
    mutating func hadoopNumber(_ what: @autoclosure () -> String) throws(FormatError) -> Int {
        let first = Int(Int8(bitPattern: try byte(what())))
        if first >= -112 { return first }
        let isNegative = first < -120
        let count = isNegative ? -120 - first : -112 - first
        var magnitude: UInt64 = 0
        for digit in try take(count, what()) { magnitude = magnitude << 8 | UInt64(digit) }
        let value = Int(truncatingIfNeeded: magnitude)
        return isNegative ? ~value : value
    }

    mutating func hadoopText(
        limit: Int, _ what: @autoclosure () -> String
    ) throws(FormatError) -> String {
        let start = offset
        let count = try hadoopNumber(what())
        guard (0...limit).contains(count) else {
            throw FormatError(
                at: start, expected: "\(what()) of at most \(limit) bytes", found: "\(count)")
        }
        return String(decoding: try take(count, what()), as: UTF8.self)
    }
}
