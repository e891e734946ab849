/// How far one file of a spooling directory was read, as Flume keeps it: an
/// Avro container whose last record is the place.
struct SpoolProgress: Hashable {
    /// The absolute path of the file.
    var path: String
    /// Which file it was that had the path, where that is known; Flume does
    /// not say.
    var identity: String?
    /// The byte after the last event that is safe.
    var offset: Int64

    private static let pathKey = "file"
    private static let identityKey = "flumectl.identity"
    /// The record as Flume's Java code describes it.
    private static let schema = """
        {"type":"record","name":"TransferStateFileMeta",\
        "namespace":"org.apache.flume.serialization",\
        "fields":[{"name":"offset","type":"long"}]}
        """

    init(path: String, identity: String?, offset: Int64) {
        self.path = path
        self.identity = identity
        self.offset = offset
    }

    /// Reads what was kept; `nil` where no place can be made out.
    ///
    /// What is damaged after a place, as by a crash, is passed over.
    init?(_ bytes: UnsafeRawBufferPointer) {
        guard let header = try? AvroFileHeader.read(bytes), let path = header[Self.pathKey]
        else { return nil }
        self.path = String(decoding: path, as: UTF8.self)
        identity = header[Self.identityKey].map { String(decoding: $0, as: UTF8.self) }
        offset = 0
        var next = header.length
        while let place = Self.lastPlace(bytes, &next, header.sync) { offset = place }
    }

    /// The last record of the block at an offset, which moves behind it.
    private static func lastPlace(
        _ bytes: UnsafeRawBufferPointer, _ next: inout Int, _ sync: SyncMarker
    ) -> Int64? {
        let rest = UnsafeRawBufferPointer(rebasing: bytes[next...])
        guard let frame = try? AvroBlockFrame.read(rest, sync: sync) else { return nil }
        let content = UnsafeRawBufferPointer(rebasing: rest[frame.content])
        next += frame.length
        var reader = AvroPieces(content, at: 0)
        var place: Int64?
        while reader.offset < content.count {
            guard let number = try? reader.number("a place"), number >= 0 else { return nil }
            place = number
        }
        return place
    }

    /// Writes a file that holds this place.
    func write(sync: SyncMarker, to output: ByteWriter) {
        var metadata = [
            AvroFileHeader.Entry(name: "avro.schema", value: Array(Self.schema.utf8)),
            AvroFileHeader.Entry(name: Self.pathKey, value: Array(path.utf8)),
        ]
        if let identity {
            metadata.append(
                AvroFileHeader.Entry(name: Self.identityKey, value: Array(identity.utf8)))
        }
        AvroFileHeader.write(metadata, sync: sync, to: output)
        appendPlace(sync: sync, to: output)
    }

    /// Writes what goes to the end of such a file for a further place.
    func appendPlace(sync: SyncMarker, to output: ByteWriter) {
        let number = ByteWriter(capacity: AvroNumber.maximumBytes)
        number.put(avro: Int(offset))
        output.put(avro: 1)
        output.put(avro: number.bytes)
        output.put(sync.bytes)
    }
}
