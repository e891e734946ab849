/// Avro's `int` and `long`: zigzag, then seven bits a byte, lowest first.
enum AvroNumber {
    /// The most bytes one takes.
    static let maximumBytes = 10

    /// Writes a number and returns how many bytes it took; `output` has room
    /// for the most it may be.
    @inline(__always)
    static func write(_ value: Int64, to output: UnsafeMutablePointer<UInt8>) -> Int {
        var rest = UInt64(bitPattern: (value &<< 1) ^ (value &>> 63))
        var count = 0
        while rest >= 0x80 {
            output[count] = UInt8(truncatingIfNeeded: rest) | 0x80
            rest &>>= 7
            count &+= 1
        }
        output[count] = UInt8(truncatingIfNeeded: rest)
        return count &+ 1
    }
}

extension ByteWriter {
    /// A number as Avro's `long`.
    func put(avro value: Int) {
        reserve(AvroNumber.maximumBytes)
        advance(AvroNumber.write(Int64(value), to: end))
    }

    /// Bytes as Avro's `bytes`, or text as its `string`.
    func put(avro bytes: UnsafeRawBufferPointer) {
        put(avro: bytes.count)
        put(bytes)
    }

    /// Bytes as Avro's `string`, which is UTF-8: a byte that is not becomes
    /// U+FFFD.
    func put(avroText bytes: UnsafeRawBufferPointer) {
        switch TextKind(of: bytes) {
        case .ascii, .utf8: put(avro: bytes)
        case .other:
            let repaired = Array(String(decoding: bytes, as: UTF8.self).utf8)
            repaired.withUnsafeBytes { put(avro: $0) }
        }
    }
}

extension AvroNumber {
    /// Reads a number at an offset; `nil` where the bytes end within it, and
    /// a length of 0 where it is longer than a number is.
    @inline(__always)
    static func read(
        _ bytes: UnsafeRawBufferPointer, at offset: Int
    ) -> (value: Int64, length: Int)? {
        var bits: UInt64 = 0
        var length = 0
        while length < maximumBytes {
            guard offset + length < bytes.count else { return nil }
            let byte = bytes[offset + length]
            bits |= UInt64(byte & 0x7F) &<< UInt64(7 * length)
            length += 1
            if byte < 0x80 {
                return (Int64(bitPattern: bits &>> 1) ^ -Int64(bitPattern: bits & 1), length)
            }
        }
        return (0, 0)
    }
}
