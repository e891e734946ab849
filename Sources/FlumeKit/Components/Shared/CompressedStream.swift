import Glibc

/// Compresses bytes on their way to a descriptor.
///
/// `flush` returns when all that was written before can be unpacked from what
/// the kernel has. When a write fails, a regular file is cut back to the last
/// flush, and that is the end of the stream: its codec has taken what the file
/// has not. Such a torn file lacks its trailer, but every byte up to the last
/// flush can be read from it.
final class CompressedStream {
    private let file: FileDescriptor
    private let compressor: any ByteCompressor
    private let packed = ByteWriter(capacity: 4096)
    /// What the file has beyond the last flush.
    private var unflushedBytes = 0
    private var hasUnflushed = false
    private var failure: SystemError?

    private static let chunkBytes = 64 << 10

    init(to file: FileDescriptor, _ codec: CompressionCodec) {
        self.file = file
        compressor = codec.makeStream()
    }

    var isTorn: Bool { failure != nil }

    func write(_ bytes: UnsafeRawBufferPointer) throws(FlowError) {
        try requireWhole()
        hasUnflushed = true
        compressor.write(bytes, to: packed)
        if packed.count >= Self.chunkBytes { try drain() }
    }

    /// True if there was something to be flushed.
    func flush() throws(FlowError) -> Bool {
        try requireWhole()
        if !hasUnflushed { return false }
        compressor.flush(to: packed)
        try drain()
        hasUnflushed = false
        unflushedBytes = 0
        return true
    }

    /// Ends the stream.
    func finish() throws(FlowError) {
        try requireWhole()
        compressor.finish(to: packed)
        try drain()
    }

    private func drain() throws(FlowError) {
        defer { packed.removeAll() }
        do {
            try file.writeAll(packed.bytes)
            unflushedBytes += packed.count
        } catch {
            failure = error.cause
            var thrown = FlowError(error.cause)
            if let fault = file.cutBack(by: unflushedBytes + error.written) {
                thrown.message += "; its end is torn: \(fault.reason)"
            }
            throw thrown
        }
    }

    private func requireWhole() throws(FlowError) {
        if let failure {
            throw FlowError(
                .retry, "\(file.name): ended by an earlier failure: \(failure.reason)")
        }
    }
}

extension CompressedStream {
    /// What the components with a codec have in common, for their
    /// descriptions.
    static let promise = """
        A codec adds its extension to the name. Each batch is flushed through the codec, so what \
        was delivered can be read from the file even while it is written; a torn file keeps the \
        '.tmp'.
        """
}

extension CompressionCodec {
    /// The option of the components that write compressed files.
    static let ofFile = Option(
        "codec", default: CompressionCodec.none, "How the file is compressed.")
}
