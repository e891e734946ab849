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
