import CLibraries

/// Compresses with bzip2.
public final class Bzip2Compressor: ByteCompressor {
    private let stream: UnsafeMutablePointer<bz_stream>
    private let level: Int32
    private var isOpen = false
    /// Whether a flush ended the last stream, so that there is none to end.
    private var isFlushed = false

    /// `level` is the size of a block in 100 kB, from 1 to 9.
    public init(level: Int = 9) {
        self.level = Int32(level)
        stream = .allocate(capacity: 1)
        stream.initialize(to: bz_stream())
    }

    deinit {
        if isOpen { BZ2_bzCompressEnd(stream) }
        stream.deallocate()
    }

    public func write(_ bytes: UnsafeRawBufferPointer, to output: ByteWriter) {
        open()
        var rest = bytes
        while rest.count > 0 {
            let piece = UnsafeRawBufferPointer(rebasing: rest.prefix(1 << 30))
            give(piece)
            repeat { step(BZ_RUN, to: output) } while stream.pointee.avail_in > 0
            rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(piece.count))
        }
    }

    /// Ends one stream; the next write begins another, for within one bzip2
    /// keeps the last bits of a byte back.
    public func flush(to output: ByteWriter) {
        if !isOpen { return }
        finish(to: output)
        isFlushed = true
    }

    public func finish(to output: ByteWriter) {
        if isFlushed, !isOpen {
            isFlushed = false
            return
        }
        open()
        give(UnsafeRawBufferPointer(start: nil, count: 0))
        while step(BZ_FINISH, to: output) != BZ_STREAM_END {}
        BZ2_bzCompressEnd(stream)
        isOpen = false
        isFlushed = false
    }

    /// Begins a stream; bzip2 has no way to begin again with its memory.
    private func open() {
        if isOpen { return }
        stream.pointee = bz_stream()
        let code = BZ2_bzCompressInit(stream, level, 0, 0)
        precondition(code == BZ_OK, "there is memory for a compressor")
        isOpen = true
    }

    private func give(_ bytes: UnsafeRawBufferPointer) {
        stream.pointee.next_in = UnsafeMutablePointer(
            mutating: bytes.assumingMemoryBound(to: CChar.self).baseAddress)
        stream.pointee.avail_in = UInt32(bytes.count)
    }

    @discardableResult
    private func step(_ action: Int32, to output: ByteWriter) -> Int32 {
        output.reserve(8 << 10)
        let room = min(output.capacity - output.count, 1 << 30)
        stream.pointee.next_out = UnsafeMutableRawPointer(output.end)
            .assumingMemoryBound(to: CChar.self)
        stream.pointee.avail_out = UInt32(room)
        let code = BZ2_bzCompress(stream, action)
        precondition(code >= 0, "a compressor is called in order")
        output.advance(room - Int(stream.pointee.avail_out))
        return code
    }
}

/// Decompresses bzip2, also several streams one after another.
public final class Bzip2Decompressor: ByteDecompressor {
    private let stream: UnsafeMutablePointer<bz_stream>

    public init() {
        stream = .allocate(capacity: 1)
        stream.initialize(to: bz_stream())
    }

    deinit { stream.deallocate() }

    public func decompress(
        _ bytes: UnsafeRawBufferPointer, to output: ByteWriter, limit: Int
    ) throws(FormatError) {
        let bounded = BoundedOutput(output, limit: limit)
        var offset = 0
        repeat { try decompressOne(bytes, &offset, bounded) } while offset < bytes.count
    }

    private func decompressOne(
        _ bytes: UnsafeRawBufferPointer, _ offset: inout Int, _ bounded: BoundedOutput
    ) throws(FormatError) {
        stream.pointee = bz_stream()
        let code = BZ2_bzDecompressInit(stream, 0, 0)
        precondition(code == BZ_OK, "there is memory for a decompressor")
        defer { BZ2_bzDecompressEnd(stream) }
        while true {
            let room = min(bounded.room(), 1 << 30)
            let given = min(bytes.count - offset, 1 << 30)
            stream.pointee.next_in = UnsafeMutablePointer(
                mutating: bytes.assumingMemoryBound(to: CChar.self).baseAddress.map { $0 + offset })
            stream.pointee.avail_in = UInt32(given)
            stream.pointee.next_out = UnsafeMutableRawPointer(bounded.writer.end)
                .assumingMemoryBound(to: CChar.self)
            stream.pointee.avail_out = UInt32(room)
            let code = BZ2_bzDecompress(stream)
            let made = room - Int(stream.pointee.avail_out)
            offset += given - Int(stream.pointee.avail_in)
            try bounded.take(made, at: offset)
            if code == BZ_STREAM_END { return }
            if code != BZ_OK { throw .damaged(at: offset, "bzip2") }
            // It asks for more, but there is room and there is nothing left.
            if made < room, offset == bytes.count { throw .cutShort(at: offset, "bzip2") }
        }
    }
}
