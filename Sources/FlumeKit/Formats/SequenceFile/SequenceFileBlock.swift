/// The values of one compressed block after another.
final class SequenceFileBlock {
    private static let maximumRecords = 16 << 20

    /// Where in the file the block is.
    private(set) var offset = 0
    /// How many values are left.
    private(set) var left = 0
    private let lengths = ByteWriter()
    private let values = ByteWriter()
    private var lengthReader = ByteReader(UnsafeRawBufferPointer(start: nil, count: 0))
    private var valueReader = ByteReader(UnsafeRawBufferPointer(start: nil, count: 0))

    /// A block as it is in the file.
    struct Packed {
        let count: Int
        let lengths: UnsafeRawBufferPointer
        let values: UnsafeRawBufferPointer
        /// Where the two are from the block's start.
        let lengthsOffset: Int
        let valuesOffset: Int

        /// Goes over a block; `nil` if not all of it is there.
        init?(_ reader: inout ByteReader, _ sync: [UInt8]) throws(FormatError) {
            if reader.remaining < 4 + sync.count { return nil }
            let escape = Int(try reader.bigEndian(Int32.self))
            guard escape == SequenceFileLayout.syncEscape else {
                throw FormatError(
                    at: reader.offset - 4, expected: "a block, which begins with -1",
                    found: "\(escape)")
            }
            try reader.expectSync(sync)
            guard let count = try reader.wholeNumber(limit: maximumRecords, "count of records"),
                try reader.wholePiece() != nil, try reader.wholePiece() != nil,
                let lengths = try reader.wholePiece()
            else { return nil }
            lengthsOffset = reader.offset - lengths.count
            guard let values = try reader.wholePiece() else { return nil }
            valuesOffset = reader.offset - values.count
            (self.count, self.lengths, self.values) = (count, lengths, values)
        }
    }

    /// Unpacks a block that is at `offset` of the file.
    func load(
        _ packed: Packed, _ decompressor: any ByteDecompressor, at offset: Int
    ) throws(FormatError) {
        self.offset = offset
        left = 0
        try unpack(packed.lengths, at: packed.lengthsOffset, to: lengths, decompressor)
        try unpack(packed.values, at: packed.valuesOffset, to: values, decompressor)
        lengthReader = ByteReader(lengths.bytes)
        valueReader = ByteReader(values.bytes)
        left = packed.count
    }

    private func unpack(
        _ bytes: UnsafeRawBufferPointer, at offset: Int, to output: ByteWriter,
        _ decompressor: any ByteDecompressor
    ) throws(FormatError) {
        output.removeAll()
        do {
            try decompressor.decompress(
                bytes, to: output, limit: SequenceFileLayout.maximumPieceBytes)
        } catch {
            throw error.moved(by: offset)
        }
    }

    /// Where the value given out last begins in what the block unpacks to.
    private(set) var valueStart = 0

    /// The bytes of the next value.
    func next() throws(FormatError) -> UnsafeRawBufferPointer {
        let length = try lengthReader.hadoopNumber("the length of a value")
        let value = try valueReader.take(length, "a value")
        valueStart = valueReader.offset - length
        left -= 1
        if left == 0, !(lengthReader.isAtEnd && valueReader.isAtEnd) {
            throw FormatError(
                at: valueReader.offset, expected: "the end of the block", found: "more bytes")
        }
        return value
    }
}

extension ByteReader {
    /// A number from 0 to `limit`; `nil` if not all of it is there.
    fileprivate mutating func wholeNumber(
        limit: Int, _ what: String
    ) throws(FormatError) -> Int? {
        if remaining == 0 { return nil }
        let first = Int(Int8(bitPattern: bytes[offset]))
        let length = first >= -112 ? 1 : first < -120 ? -119 - first : -111 - first
        if remaining < length { return nil }
        let start = offset
        let number = try hadoopNumber(what)
        guard (0...limit).contains(number) else {
            throw FormatError(
                at: start, expected: "a \(what) from 0 to \(limit)", found: "\(number)")
        }
        return number
    }

    /// A piece after its length; `nil` if not all of it is there.
    fileprivate mutating func wholePiece() throws(FormatError) -> UnsafeRawBufferPointer? {
        let limit = SequenceFileLayout.maximumPieceBytes
        guard let length = try wholeNumber(limit: limit, "length of compressed bytes"),
            remaining >= length
        else { return nil }
        return try take(length)
    }
}
