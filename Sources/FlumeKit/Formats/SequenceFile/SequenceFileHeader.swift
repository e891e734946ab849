/// What a SequenceFile says about itself at its start.
struct SequenceFileHeader {
    let isCompressed: Bool
    let isBlockCompressed: Bool
    let codec: CompressionCodec?
    let sync: [UInt8]

    private static let maximumTextBytes = 1 << 16
    private static let maximumMetadata = 1024

    init(_ reader: inout ByteReader) throws(FormatError) {
        let magic = Array(try reader.take(4, "a SequenceFile's header"))
        guard magic.starts(with: "SEQ".utf8) else {
            throw FormatError(at: 0, expected: "a SequenceFile", found: "a file of another kind")
        }
        guard magic[3] == SequenceFileLayout.version else {
            throw FormatError(
                at: 3, expected: "version \(SequenceFileLayout.version)", found: "\(magic[3])")
        }
        try Self.expect(SequenceFileLayout.keyClass, "keys", &reader)
        try Self.expect(SequenceFileLayout.valueClass, "values", &reader)
        isCompressed = try reader.byte("a flag") != 0
        isBlockCompressed = try reader.byte("a flag") != 0
        guard isCompressed || !isBlockCompressed else {
            throw FormatError(
                at: reader.offset - 2, expected: "blocks to be compressed",
                found: "that they are not")
        }
        codec = isCompressed ? try Self.codec(&reader) : nil
        let start = reader.offset
        let count = Int(try reader.bigEndian(Int32.self, "the size of the metadata"))
        guard (0...Self.maximumMetadata).contains(count) else {
            throw FormatError(
                at: start, expected: "at most \(Self.maximumMetadata) metadata", found: "\(count)")
        }
        for _ in 0..<2 * count {
            _ = try reader.hadoopText(limit: Self.maximumTextBytes, "metadata")
        }
        sync = Array(try reader.take(16, "the sync marker"))
    }

    private static func expect(
        _ name: String, _ what: String, _ reader: inout ByteReader
    ) throws(FormatError) {
        let start = reader.offset
        let found = try reader.hadoopText(limit: maximumTextBytes, "the class of the \(what)")
        if found != name {
            throw FormatError(at: start, expected: "\(what) of class \(name)", found: "'\(found)'")
        }
    }

    private static func codec(_ reader: inout ByteReader) throws(FormatError) -> CompressionCodec {
        let start = reader.offset
        let name = try reader.hadoopText(limit: maximumTextBytes, "the class of the codec")
        guard let codec = CompressionCodec(name: name), codec != .none else {
            let known = CompressionCodec.allCases.compactMap {
                $0.hadoopClass?.split(separator: ".").last
            }
            throw FormatError(
                at: start, expected: "one of \(known.joined(separator: ", "))", found: "'\(name)'")
        }
        return codec
    }
}

extension ByteReader {
    /// Goes over a file's sync marker.
    mutating func expectSync(_ sync: [UInt8]) throws(FormatError) {
        let start = offset
        guard try take(sync.count, "a sync marker").elementsEqual(sync) else {
            throw FormatError(at: start, expected: "the file's sync marker", found: "other bytes")
        }
    }
}
