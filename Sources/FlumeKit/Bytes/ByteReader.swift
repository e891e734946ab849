/// Input that does not have the form it should have.
public struct FormatError: Error, Hashable, Sendable {
    /// Where, counted from the start of what was being read.
    public var offset: Int
    public var expected: String
    public var found: String

    public init(at offset: Int, expected: String, found: String) {
        self.offset = offset
        self.expected = expected
        self.found = found
    }

    public var sentence: String { "offset \(offset): expected \(expected), found \(found)" }
}

/// Reads numbers and slices from bytes it does not own; never past their end.
public struct ByteReader {
    public let bytes: UnsafeRawBufferPointer
    public private(set) var offset = 0

    public init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

    public var remaining: Int { bytes.count - offset }
    public var isAtEnd: Bool { remaining == 0 }

    /// The next `count` bytes.
    public mutating func take(
        _ count: Int, _ what: @autoclosure () -> String = "more bytes"
    ) throws(FormatError) -> UnsafeRawBufferPointer {
        guard count >= 0, count <= remaining else {
            throw FormatError(
                at: offset, expected: "\(count) bytes of \(what())", found: "\(remaining) bytes")
        }
        defer { offset += count }
        return UnsafeRawBufferPointer(rebasing: bytes[offset..<offset + count])
    }

    public mutating func byte(
        _ what: @autoclosure () -> String = "a byte"
    ) throws(FormatError) -> UInt8 {
        try take(1, what())[0]
    }

    public mutating func bigEndian<Value: FixedWidthInteger>(
        _ type: Value.Type = Value.self, _ what: @autoclosure () -> String = "a number"
    ) throws(FormatError) -> Value {
        let slice = try take(MemoryLayout<Value>.size, what())
        return Value(bigEndian: slice.loadUnaligned(as: Value.self))
    }
}
