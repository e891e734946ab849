import CLibraries

/// Compresses bytes of which all are at hand, without a header or an end.
public enum BlockCodec: Sendable {
    case snappy, lz4

    /// Adds the compressed block and returns its length.
    @discardableResult
    public func compress(_ bytes: UnsafeRawBufferPointer, to output: ByteWriter) -> Int {
        let source = bytes.assumingMemoryBound(to: CChar.self).baseAddress
        var length = 0
        switch self {
        case .snappy:
            length = snappy_max_compressed_length(bytes.count)
            output.reserve(length)
            let status = snappy_compress(source, bytes.count, target(output), &length)
            precondition(status == SNAPPY_OK, "there is room for the compressed block")
        case .lz4:
            precondition(bytes.count <= 1 << 30, "a block is at most 1 GiB long")
            length = Int(LZ4_compressBound(Int32(bytes.count)))
            output.reserve(length)
            length = Int(
                LZ4_compress_default(
                    source, target(output), Int32(bytes.count), Int32(length)))
            precondition(length > 0, "there is room for the compressed block")
        }
        output.advance(length)
        return length
    }

    /// Adds what a block unpacks to, which is at most `limit` bytes, and
    /// returns how much that is.
    @discardableResult
    public func decompress(
        _ bytes: UnsafeRawBufferPointer, to output: ByteWriter, limit: Int
    ) throws(FormatError) -> Int {
        let source = bytes.assumingMemoryBound(to: CChar.self).baseAddress
        var length = 0
        switch self {
        case .snappy:
            guard snappy_uncompressed_length(source, bytes.count, &length) == SNAPPY_OK else {
                throw .damaged(at: 0, "snappy")
            }
            if length > limit { throw .tooLong(at: 0, limit: limit) }
            output.reserve(length)
            guard snappy_uncompress(source, bytes.count, target(output), &length) == SNAPPY_OK
            else { throw .damaged(at: 0, "snappy") }
        case .lz4:
            guard bytes.count > 0, bytes.count <= Int32.max else { throw .damaged(at: 0, "lz4") }
            // No stretch of bytes unpacks to more than 255 times its length.
            let room = min(limit, bytes.count * 255, Int(Int32.max))
            output.reserve(room)
            length = Int(
                LZ4_decompress_safe(source, target(output), Int32(bytes.count), Int32(room)))
            if length < 0 { throw .damaged(at: 0, "lz4") }
        }
        output.advance(length)
        return length
    }

    fileprivate var name: String { self == .snappy ? "snappy" : "lz4" }

    private func target(_ output: ByteWriter) -> UnsafeMutablePointer<CChar> {
        UnsafeMutableRawPointer(output.end).assumingMemoryBound(to: CChar.self)
    }
}

/// Hadoop's stream of compressed blocks, as its SnappyCodec and Lz4Codec write.
///
///     { length of the block when unpacked: int32
///       { length of the chunk: int32, chunk } … } …
///
/// All numbers are big-endian; the chunks of a block unpack to as many bytes as it says.
/// We write one chunk a block. Hadoop's own reader has 256 KiB for a chunk,
/// before and after unpacking, so a block of ours is smaller.
final class HadoopBlockCompressor: ByteCompressor {
    static let blockBytes = 128 << 10
    private let codec: BlockCodec
    private let pending = ByteWriter(capacity: blockBytes)
    private var isEmpty = true

    init(_ codec: BlockCodec) { self.codec = codec }

    func write(_ bytes: UnsafeRawBufferPointer, to output: ByteWriter) {
        var rest = bytes
        while rest.count > 0 {
            let piece = UnsafeRawBufferPointer(
                rebasing: rest.prefix(Self.blockBytes - pending.count))
            rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(piece.count))
            if piece.count == Self.blockBytes {
                putBlock(piece, to: output)
            } else {
                pending.put(piece)
                if pending.count == Self.blockBytes { putPending(to: output) }
            }
        }
    }

    func flush(to output: ByteWriter) {
        if pending.count > 0 { putPending(to: output) }
    }

    func finish(to output: ByteWriter) {
        flush(to: output)
        // Hadoop writes an empty stream so.
        if isEmpty { output.put(bigEndian: UInt32(0)) }
        isEmpty = true
    }

    private func putPending(to output: ByteWriter) {
        putBlock(pending.bytes, to: output)
        pending.removeAll()
    }

    private func putBlock(_ bytes: UnsafeRawBufferPointer, to output: ByteWriter) {
        output.put(bigEndian: UInt32(bytes.count))
        let place = output.count
        output.put(bigEndian: UInt32(0))
        let length = codec.compress(bytes, to: output)
        let field = UnsafeMutableRawPointer(output.base + place)
        field.storeBytes(of: UInt32(length).bigEndian, as: UInt32.self)
        isEmpty = false
    }
}

/// Reads Hadoop's stream of compressed blocks.
final class HadoopBlockDecompressor: ByteDecompressor {
    private let codec: BlockCodec

    init(_ codec: BlockCodec) { self.codec = codec }

    func decompress(
        _ bytes: UnsafeRawBufferPointer, to output: ByteWriter, limit: Int
    ) throws(FormatError) {
        var reader = ByteReader(bytes)
        var left = limit
        while !reader.isAtEnd {
            let size = Int(try reader.bigEndian(Int32.self, "a block's length"))
            if size > left { throw .tooLong(at: reader.offset - 4, limit: limit) }
            if size < 0 { throw .damaged(at: reader.offset - 4, codec.name) }
            left -= size
            var missing = size
            while missing > 0 {
                let length = Int(try reader.bigEndian(Int32.self, "a chunk's length"))
                let start = reader.offset
                let chunk = try reader.take(length, "a chunk")
                do {
                    missing -= try codec.decompress(chunk, to: output, limit: missing)
                } catch {
                    throw .damaged(at: start, codec.name)
                }
            }
        }
    }
}
