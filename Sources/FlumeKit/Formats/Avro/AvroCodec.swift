/// How the blocks of an Avro file are compressed, by the names that Avro has.
public enum AvroCodec: String, CaseIterable, Sendable {
    case null, deflate, snappy, zstandard, bzip2

    /// The levels of compression it has, and the usual one.
    var levels: (range: ClosedRange<Int>, usual: Int)? {
        switch self {
        case .null, .snappy: nil
        case .deflate: (1...9, 6)
        case .zstandard: (1...19, 3)
        case .bzip2: (1...9, 9)
        }
    }

    func makeBlockCompressor(level: Int?) -> (any AvroBlockCompressor)? {
        let level = level ?? levels?.usual ?? 0
        switch self {
        case .null: return nil
        case .deflate: return AvroStreamedBlocks(ZlibCompressor(.raw, level: level))
        case .zstandard: return AvroStreamedBlocks(ZstdCompressor(level: level))
        case .bzip2: return AvroStreamedBlocks(Bzip2Compressor(level: level))
        case .snappy: return AvroSnappyBlocks()
        }
    }
}

/// Compresses one block after another.
protocol AvroBlockCompressor: AnyObject {
    func compress(_ block: UnsafeRawBufferPointer, to output: ByteWriter)
}

/// Blocks of which each is a stream of its own.
private final class AvroStreamedBlocks: AvroBlockCompressor {
    private let stream: any ByteCompressor
    init(_ stream: any ByteCompressor) { self.stream = stream }

    func compress(_ block: UnsafeRawBufferPointer, to output: ByteWriter) {
        stream.compress(block, to: output)
    }
}

/// Snappy blocks, each with the checksum of what it unpacks to after it.
private final class AvroSnappyBlocks: AvroBlockCompressor {
    func compress(_ block: UnsafeRawBufferPointer, to output: ByteWriter) {
        BlockCodec.snappy.compress(block, to: output)
        output.put(bigEndian: CRC32.checksum(block))
    }
}

/// Unpacks the blocks of an Avro file.
final class AvroBlockDecompressor {
    private let codec: AvroCodec
    private let stream: (any ByteDecompressor)?

    init(_ codec: AvroCodec) {
        self.codec = codec
        switch codec {
        case .null, .snappy: stream = nil
        // Python's libraries leave a part of zlib's checksum behind the data.
        case .deflate: stream = ZlibDecompressor(.raw, allowingRest: true)
        case .zstandard: stream = ZstdDecompressor()
        case .bzip2: stream = Bzip2Decompressor()
        }
    }

    /// Adds what a block unpacks to, which is at most `limit` bytes.
    func decompress(
        _ block: UnsafeRawBufferPointer, to output: ByteWriter, limit: Int
    ) throws(FormatError) {
        if let stream { return try stream.decompress(block, to: output, limit: limit) }
        if codec == .null { return output.put(block) }
        guard block.count >= 4 else { throw .cutShort(at: block.count, "snappy") }
        let packed = UnsafeRawBufferPointer(rebasing: block.dropLast(4))
        let start = output.count
        try BlockCodec.snappy.decompress(packed, to: output, limit: limit)
        let unpacked = UnsafeRawBufferPointer(rebasing: output.bytes[start...])
        var reader = ByteReader(UnsafeRawBufferPointer(rebasing: block.suffix(4)))
        if try reader.bigEndian(UInt32.self) != CRC32.checksum(unpacked) {
            throw FormatError(
                at: packed.count, expected: "the checksum of the block", found: "another")
        }
    }
}
