import CLibraries

/// Compresses with Zstandard.
public final class ZstdCompressor: ByteCompressor {
    private let stream: OpaquePointer

    /// `level` is from 1 (fast) to 22 (small).
    public init(level: Int = 3) {
        guard let stream = ZSTD_createCCtx() else {
            preconditionFailure("there is memory for a compressor")
        }
        self.stream = stream
        ZSTD_CCtx_setParameter(stream, ZSTD_c_compressionLevel, Int32(level))
    }

    deinit { ZSTD_freeCCtx(stream) }

    public func write(_ bytes: UnsafeRawBufferPointer, to output: ByteWriter) {
        var input = ZSTD_inBuffer(src: bytes.baseAddress, size: bytes.count, pos: 0)
        while input.pos < input.size { step(&input, ZSTD_e_continue, to: output) }
    }

    public func flush(to output: ByteWriter) {
        var input = ZSTD_inBuffer(src: nil, size: 0, pos: 0)
        while step(&input, ZSTD_e_flush, to: output) > 0 {}
    }

    public func finish(to output: ByteWriter) {
        var input = ZSTD_inBuffer(src: nil, size: 0, pos: 0)
        while step(&input, ZSTD_e_end, to: output) > 0 {}
    }

    @discardableResult
    private func step(
        _ input: inout ZSTD_inBuffer, _ directive: ZSTD_EndDirective, to output: ByteWriter
    ) -> Int {
        output.reserve(8 << 10)
        var room = ZSTD_outBuffer(
            dst: output.end, size: output.capacity - output.count, pos: 0)
        let left = ZSTD_compressStream2(stream, &room, &input, directive)
        precondition(ZSTD_isError(left) == 0, "a compressor is called in order")
        output.advance(room.pos)
        return left
    }
}

/// Decompresses Zstandard, also several frames one after another.
public final class ZstdDecompressor: ByteDecompressor {
    private let stream: OpaquePointer

    public init() {
        guard let stream = ZSTD_createDCtx() else {
            preconditionFailure("there is memory for a decompressor")
        }
        self.stream = stream
    }

    deinit { ZSTD_freeDCtx(stream) }

    public func decompress(
        _ bytes: UnsafeRawBufferPointer, to output: ByteWriter, limit: Int
    ) throws(FormatError) {
        let bounded = BoundedOutput(output, limit: limit)
        ZSTD_DCtx_reset(stream, ZSTD_reset_session_only)
        var input = ZSTD_inBuffer(src: bytes.baseAddress, size: bytes.count, pos: 0)
        while true {
            let size = bounded.room()
            var room = ZSTD_outBuffer(dst: bounded.writer.end, size: size, pos: 0)
            let wanted = ZSTD_decompressStream(stream, &room, &input)
            if ZSTD_isError(wanted) != 0 { throw .damaged(at: input.pos, "zstd") }
            try bounded.take(room.pos, at: input.pos)
            if input.pos < input.size { continue }
            if wanted == 0 { return }
            if room.pos < size { throw .cutShort(at: input.pos, "zstd") }
        }
    }
}
