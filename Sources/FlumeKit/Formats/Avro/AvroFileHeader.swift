import Glibc

/// The header of an Avro object container file.
struct AvroFileHeader {
    struct Entry: Hashable {
        var name: String
        var value: [UInt8]
    }

    var metadata: [Entry]
    var sync: SyncMarker
    /// How many bytes it takes; the last sixteen are the sync marker.
    var length: Int

    /// A header with more than this is no header.
    static let maximumBytes = 16 << 20

    subscript(_ name: String) -> [UInt8]? { metadata.first { $0.name == name }?.value }

    static let magic = Array("Obj\u{1}".utf8)

    /// Reads a header from the first bytes of a file; `nil` where more of them
    /// are needed.
    static func read(_ bytes: UnsafeRawBufferPointer) throws(FormatError) -> AvroFileHeader? {
        for (index, byte) in bytes.prefix(4).enumerated() where byte != magic[index] {
            throw FormatError(
                at: 0, expected: "an Avro file", found: "a file of another kind")
        }
        if bytes.count < 4 { return nil }
        var reader = AvroPieces(bytes, at: 4)
        var metadata: [Entry] = []
        while true {
            guard var count = try reader.number("a count of metadata") else { return nil }
            if count == 0 { break }
            if count < 0 {
                guard try reader.number("a length of metadata") != nil else { return nil }
                count = 0 &- count
            }
            if count < 0 || count > maximumBytes {
                throw FormatError(
                    at: reader.offset, expected: "a count of metadata", found: "\(count)")
            }
            for _ in 0..<count {
                guard let name = try reader.bytes("a name", limit: maximumBytes),
                    let value = try reader.bytes("metadata", limit: maximumBytes)
                else { return nil }
                metadata.append(
                    Entry(name: String(decoding: name, as: UTF8.self), value: Array(value)))
            }
        }
        guard let sync = reader.take(16) else { return nil }
        return AvroFileHeader(
            metadata: metadata, sync: SyncMarker(Array(sync)), length: reader.offset)
    }

    /// The bytes of a header.
    static func write(_ metadata: [Entry], sync: SyncMarker, to output: ByteWriter) {
        output.put(magic)
        if !metadata.isEmpty { output.put(avro: metadata.count) }
        for entry in metadata {
            output.put(avro: entry.name.utf8.count)
            output.put(entry.name)
            entry.value.withUnsafeBytes { output.put(avro: $0) }
        }
        output.put(0)
        output.put(sync.bytes)
    }
}

/// One block of an Avro object container file, as it stands there.
struct AvroBlockFrame {
    /// How many records it has.
    var count: Int
    /// Where its bytes are, which may be compressed.
    var content: Range<Int>
    /// How long it is, with its numbers and the sync marker after it.
    var length: Int

    /// A larger block is damaged for certain.
    static let maximumBytes = 256 << 20

    /// Reads the frame of the block that `bytes` begin with: `nil` where more
    /// of them are needed.
    static func read(
        _ bytes: UnsafeRawBufferPointer, sync: SyncMarker
    ) throws(FormatError) -> AvroBlockFrame? {
        var reader = AvroPieces(bytes, at: 0)
        guard let count = try reader.number("a count of records") else { return nil }
        if count < 0 || count > Int64(Int32.max) {
            throw FormatError(at: 0, expected: "a count of records", found: "\(count)")
        }
        let place = reader.offset
        guard let size = try reader.number("a block's length") else { return nil }
        if size < 0 || size > maximumBytes {
            throw FormatError(
                at: place, expected: "a block's length from 0 to \(maximumBytes)", found: "\(size)")
        }
        let start = reader.offset
        guard reader.take(Int(size)) != nil else { return nil }
        let end = reader.offset
        guard let marker = reader.take(16) else { return nil }
        if !marker.elementsEqual(sync.bytes) {
            throw FormatError(at: end, expected: "the file's sync marker", found: "other bytes")
        }
        return AvroBlockFrame(count: Int(count), content: start..<end, length: end + 16)
    }
}

/// Reads numbers and strings of bytes that may not have all come.
struct AvroPieces {
    private let source: UnsafeRawBufferPointer
    private(set) var offset: Int

    init(_ source: UnsafeRawBufferPointer, at offset: Int) {
        self.source = source
        self.offset = offset
    }

    mutating func number(_ what: @autoclosure () -> String) throws(FormatError) -> Int64? {
        guard let (value, length) = AvroNumber.read(source, at: offset) else { return nil }
        if length == 0 {
            throw FormatError(at: offset, expected: what(), found: "more than ten bytes")
        }
        offset += length
        return value
    }

    mutating func take(_ count: Int) -> UnsafeRawBufferPointer? {
        guard count <= source.count - offset else { return nil }
        defer { offset += count }
        return UnsafeRawBufferPointer(rebasing: source[offset..<offset + count])
    }

    mutating func bytes(
        _ what: @autoclosure () -> String, limit: Int
    ) throws(FormatError) -> UnsafeRawBufferPointer? {
        let place = offset
        guard let count = try number("the length of \(what())") else { return nil }
        if count < 0 || count > limit {
            throw FormatError(
                at: place, expected: "a length of \(what()) from 0 to \(limit)", found: "\(count)")
        }
        return take(Int(count))
    }
}
