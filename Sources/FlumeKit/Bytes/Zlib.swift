import CLibraries

/// What surrounds deflated bytes.
public enum DeflateWrapping: Int32, Sendable {
    /// Nothing, as within Avro files.
    case raw = -15
    /// A zlib header and checksum: what Hadoop calls deflate.
    case zlib = 15
    /// A gzip header and checksum.
    case gzip = 31

    fileprivate var name: String {
        switch self {
        case .raw: "deflate"
        case .zlib: "zlib"
        case .gzip: "gzip"
        }
    }
}

/// Compresses with zlib.
public final class ZlibCompressor: ByteCompressor {
    /// On the heap, for zlib keeps a pointer back to it.
    private let stream: UnsafeMutablePointer<z_stream>

    /// `level` is from 1 (fast) to 9 (small), or -1 for zlib's choice.
    public init(_ wrapping: DeflateWrapping, level: Int = -1) {
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
        let code = deflateInit2_(
            stream, Int32(level), Z_DEFLATED, wrapping.rawValue, 8, Z_DEFAULT_STRATEGY,
            ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
        precondition(code == Z_OK, "there is memory for a compressor")
    }

    deinit {
        deflateEnd(stream)
        stream.deallocate()
    }

    public func write(_ bytes: UnsafeRawBufferPointer, to output: ByteWriter) {
        var rest = bytes
        while rest.count > 0 {
            let piece = UnsafeRawBufferPointer(rebasing: rest.prefix(1 << 30))
            give(piece)
            repeat { step(Z_NO_FLUSH, to: output) } while stream.pointee.avail_in > 0
            rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(piece.count))
        }
    }

    public func flush(to output: ByteWriter) {
        give(UnsafeRawBufferPointer(start: nil, count: 0))
        repeat { step(Z_SYNC_FLUSH, to: output) } while stream.pointee.avail_out == 0
    }

    public func finish(to output: ByteWriter) {
        give(UnsafeRawBufferPointer(start: nil, count: 0))
        while step(Z_FINISH, to: output) != Z_STREAM_END {}
        deflateReset(stream)
    }

    private func give(_ bytes: UnsafeRawBufferPointer) {
        stream.pointee.next_in = UnsafeMutablePointer(
            mutating: bytes.assumingMemoryBound(to: UInt8.self).baseAddress)
        stream.pointee.avail_in = UInt32(bytes.count)
    }

    @discardableResult
    private func step(_ flush: Int32, to output: ByteWriter) -> Int32 {
        output.reserve(8 << 10)
        let room = min(output.capacity - output.count, 1 << 30)
        stream.pointee.next_out = output.end
        stream.pointee.avail_out = UInt32(room)
        let code = deflate(stream, flush)
        precondition(code != Z_STREAM_ERROR, "a compressor is called in order")
        output.advance(room - Int(stream.pointee.avail_out))
        return code
    }
}

/// Decompresses what zlib, gzip and their kin made.
///
/// Several gzip files one after another unpack to their contents one after
/// another, as `gunzip` has it.
public final class ZlibDecompressor: ByteDecompressor {
    private let stream: UnsafeMutablePointer<z_stream>
    private let wrapping: DeflateWrapping
    private let allowsRest: Bool

    /// With `allowingRest`, bytes after the end are passed over.
    public init(_ wrapping: DeflateWrapping, allowingRest allowsRest: Bool = false) {
        self.wrapping = wrapping
        self.allowsRest = allowsRest
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
        let code = inflateInit2_(
            stream, wrapping.rawValue, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
        precondition(code == Z_OK, "there is memory for a decompressor")
    }

    deinit {
        inflateEnd(stream)
        stream.deallocate()
    }

    public func decompress(
        _ bytes: UnsafeRawBufferPointer, to output: ByteWriter, limit: Int
    ) throws(FormatError) {
        let bounded = BoundedOutput(output, limit: limit)
        var offset = 0
        inflateReset(stream)
        while true {
            let code = try step(bytes, &offset, bounded)
            switch code {
            case Z_STREAM_END where offset == bytes.count || allowsRest: return
            case Z_STREAM_END where wrapping == .gzip: inflateReset(stream)
            case Z_STREAM_END:
                throw FormatError(
                    at: offset, expected: "the end of the \(wrapping.name) data",
                    found: "\(bytes.count - offset) more bytes")
            case Z_OK: break
            case Z_BUF_ERROR: throw .cutShort(at: offset, wrapping.name)
            default: throw .damaged(at: offset, wrapping.name)
            }
        }
    }

    private func step(
        _ bytes: UnsafeRawBufferPointer, _ offset: inout Int, _ bounded: BoundedOutput
    ) throws(FormatError) -> Int32 {
        let room = min(bounded.room(), 1 << 30)
        let given = min(bytes.count - offset, 1 << 30)
        stream.pointee.next_in = UnsafeMutablePointer(
            mutating: bytes.assumingMemoryBound(to: UInt8.self).baseAddress.map { $0 + offset })
        stream.pointee.avail_in = UInt32(given)
        stream.pointee.next_out = bounded.writer.end
        stream.pointee.avail_out = UInt32(room)
        let code = inflate(stream, Z_NO_FLUSH)
        offset += given - Int(stream.pointee.avail_in)
        try bounded.take(room - Int(stream.pointee.avail_out), at: offset)
        return code
    }
}

/// The checksum of gzip, zip and Avro's snappy blocks.
public enum CRC32 {
    public static func checksum(_ bytes: UnsafeRawBufferPointer) -> UInt32 {
        UInt32(crc32_z(0, bytes.assumingMemoryBound(to: UInt8.self).baseAddress, bytes.count))
    }
}
