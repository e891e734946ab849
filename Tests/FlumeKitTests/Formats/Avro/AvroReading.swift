import FlumeTestKit
import Testing

@testable import FlumeKit

/// Reads Avro container files, for tests: written apart from what writes them.
struct AvroReading {
    var metadata: [String: [UInt8]] = [:]
    /// The names of the metadata, in their order.
    var metadataNames: [String] = []
    var sync: [UInt8] = []
    /// The number of records and their bytes, unpacked, of each block.
    var blocks: [(count: Int, bytes: [UInt8])] = []

    init(_ bytes: [UInt8]) throws(FormatError) {
        var reader = Cursor(bytes: bytes)
        guard try reader.take(4) == [0x4F, 0x62, 0x6A, 1] else { throw Self.fault("'Obj' 1") }
        while true {
            let count = try reader.number()
            if count == 0 { break }
            for _ in 0..<count {
                let name = String(decoding: try reader.counted(), as: UTF8.self)
                metadataNames.append(name)
                metadata[name] = try reader.counted()
            }
        }
        sync = try reader.take(16)
        let codec = String(decoding: metadata["avro.codec"] ?? [], as: UTF8.self)
        while !reader.isAtEnd {
            let count = try reader.number()
            let packed = try reader.counted()
            blocks.append((count, try Self.unpack(packed, codec)))
            guard try reader.take(16) == sync else { throw Self.fault("the sync marker") }
        }
    }

    var schema: String { String(decoding: metadata["avro.schema"] ?? [], as: UTF8.self) }

    /// The records as events of Flume 1.x.
    func events() throws(FormatError) -> [PlainEvent] {
        var events: [PlainEvent] = []
        for block in blocks {
            var reader = Cursor(bytes: block.bytes)
            for _ in 0..<block.count { events.append(try reader.event()) }
            guard reader.isAtEnd else { throw Self.fault("the end of a block") }
        }
        return events
    }

    private static func fault(_ expected: String) -> FormatError {
        FormatError(at: 0, expected: expected, found: "something else")
    }

    private static func unpack(_ bytes: [UInt8], _ codec: String) throws(FormatError) -> [UInt8] {
        let output = ByteWriter()
        let limit = 16 << 20
        let decompressor: any ByteDecompressor
        switch codec {
        case "null": return bytes
        case "deflate": decompressor = ZlibDecompressor(.raw)
        case "bzip2": decompressor = Bzip2Decompressor()
        case "zstandard": decompressor = ZstdDecompressor()
        case "snappy":
            try bytes.dropLast(4).withContiguous { packed throws(FormatError) in
                try BlockCodec.snappy.decompress(packed, to: output, limit: limit)
            }
            return output.array()
        default: throw fault("a codec")
        }
        try bytes[...].withContiguous { packed throws(FormatError) in
            try decompressor.decompress(packed, to: output, limit: limit)
        }
        return output.array()
    }

    /// A place within bytes.
    private struct Cursor {
        let bytes: [UInt8]
        var offset = 0

        var isAtEnd: Bool { offset == bytes.count }

        mutating func take(_ count: Int) throws(FormatError) -> [UInt8] {
            guard count >= 0, offset + count <= bytes.count else {
                throw FormatError(at: offset, expected: "\(count) bytes", found: "the end")
            }
            defer { offset += count }
            return Array(bytes[offset..<offset + count])
        }

        mutating func number() throws(FormatError) -> Int {
            var value: UInt64 = 0
            var shift: UInt64 = 0
            while true {
                let byte = try take(1)[0]
                value |= UInt64(byte & 0x7F) << shift
                shift += 7
                if byte < 0x80 { break }
            }
            return Int(bitPattern: UInt(value >> 1)) ^ -Int(value & 1)
        }

        mutating func counted() throws(FormatError) -> [UInt8] { try take(try number()) }

        mutating func event() throws(FormatError) -> PlainEvent {
            var event = PlainEvent([])
            while true {
                let count = try number()
                if count == 0 { break }
                for _ in 0..<count {
                    let name = String(decoding: try counted(), as: UTF8.self)
                    event.headers[name] = try counted()
                }
            }
            event.body = try counted()
            return event
        }
    }
}

extension ArraySlice<UInt8> {
    fileprivate func withContiguous(
        _ body: (UnsafeRawBufferPointer) throws(FormatError) -> Void
    ) throws(FormatError) {
        let copy = UnsafeMutableRawBufferPointer.allocate(byteCount: count, alignment: 1)
        defer { copy.deallocate() }
        copy.copyBytes(from: self)
        try body(UnsafeRawBufferPointer(copy))
    }
}
