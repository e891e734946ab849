/// Compresses a stream piece by piece.
public protocol ByteCompressor: AnyObject {
    /// Takes more of the stream; what comes of it so far goes to `output`.
    func write(_ bytes: UnsafeRawBufferPointer, to output: ByteWriter)
    /// Sees to it that what was written so far can be unpacked from what went to
    /// `output`, though the stream goes on. Small pieces compress worse so.
    func flush(to output: ByteWriter)
    /// Ends the stream; what is written next begins another.
    func finish(to output: ByteWriter)
}

extension ByteCompressor {
    /// A whole stream at once.
    func compress(_ bytes: UnsafeRawBufferPointer, to output: ByteWriter) {
        write(bytes, to: output)
        finish(to: output)
    }
}

/// Undoes what a `ByteCompressor` did, for streams that are in memory.
public protocol ByteDecompressor: AnyObject {
    /// Adds what the whole of `bytes` unpacks to, which is at most `limit`
    /// bytes, or the bytes are at fault.
    ///
    /// Offsets in errors count from the start of `bytes`.
    func decompress(
        _ bytes: UnsafeRawBufferPointer, to output: ByteWriter, limit: Int
    ) throws(FormatError)
}

/// Passes bytes on as they are: the codec `none`.
final class PlainCompressor: ByteCompressor {
    func write(_ bytes: UnsafeRawBufferPointer, to output: ByteWriter) { output.put(bytes) }
    func flush(to output: ByteWriter) {}
    func finish(to output: ByteWriter) {}
}

/// Takes bytes as they are.
final class PlainDecompressor: ByteDecompressor {
    func decompress(
        _ bytes: UnsafeRawBufferPointer, to output: ByteWriter, limit: Int
    ) throws(FormatError) {
        if bytes.count > limit { throw .tooLong(at: limit, limit: limit) }
        output.put(bytes)
    }
}

/// How much more a decompressor may write, and where.
struct BoundedOutput {
    let writer: ByteWriter
    let limit: Int
    private let start: Int

    init(_ writer: ByteWriter, limit: Int) {
        self.writer = writer
        self.limit = limit
        start = writer.count
    }

    /// Makes room for the next step and returns how much of it may be used.
    ///
    /// One byte beyond the limit may be, so that a stream that ends on the
    /// limit differs from one that goes on.
    func room() -> Int {
        let left = limit - (writer.count - start) + 1
        writer.reserve(min(left, 64 << 10))
        return min(left, writer.capacity - writer.count)
    }

    /// Counts what was written, unless it is too much.
    func take(_ count: Int, at offset: Int) throws(FormatError) {
        if writer.count - start + count > limit { throw .tooLong(at: offset, limit: limit) }
        writer.advance(count)
    }
}

extension FormatError {
    static func tooLong(at offset: Int, limit: Int) -> FormatError {
        FormatError(
            at: offset, expected: "at most \(limit) bytes when decompressed", found: "more")
    }

    static func cutShort(at offset: Int, _ kind: String) -> FormatError {
        FormatError(at: offset, expected: "more \(kind) data", found: "the end")
    }

    static func damaged(at offset: Int, _ kind: String) -> FormatError {
        FormatError(at: offset, expected: "\(kind) data", found: "other or damaged bytes")
    }
}
