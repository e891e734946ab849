/// Makes an event of each datum of an Avro file.
final class AvroDeserializer: Deserializer {
    /// How events say what schema they have.
    enum SchemaType: String, ChoiceValue {
        case hash = "HASH"
        case literal = "LITERAL"
    }

    static let schemaType = Option(
        "schemaType", default: SchemaType.hash,
        "Whether events have the fingerprint of their schema in a header, or the schema.")

    static let declaration = Declaration<DeserializerMaker>(
        ComponentDescription(
            .deserializer, "AVRO",
            summary: "Makes an event of each datum of an Avro object container file.",
            details: """
                The body is the datum in Avro's binary form, as it stands in the file. With HASH \
                the header flume.avro.schema.hash is the fingerprint (CRC-64-AVRO) of the \
                file's schema in hexadecimal digits, as Flume computes it; with LITERAL \
                flume.avro.schema.literal is the schema itself.

                Blocks may be compressed with deflate, snappy, zstandard or bzip2. A file that \
                is damaged is a fault of the file; the data before that place are delivered. \
                After a crash reading goes on at a block, so that a part of one may come again.
                """,
            options: [schemaType.description],
            examples: [
                .init(
                    """
                    a1.sources.r1.type = spooldir
                    a1.sources.r1.spoolDir = /var/spool/flume
                    a1.sources.r1.deserializer = AVRO
                    a1.sources.r1.deserializer.schemaType = LITERAL
                    """, "Each datum, with its schema in a header.")
            ],
            agent: AgentFace(
                classNames: ["org.apache.flume.serialization.AvroEventDeserializer$Builder"])
        ),
        make: { parts, _ in AvroDeserializer(parts[schemaType]) })

    private static let pieceBytes = 64 << 10

    private let schemaType: SchemaType
    private var file: FileDescriptor?
    private var decoder: AvroFileDecoder?
    private var header: (name: HeaderName, value: [UInt8]) = ("", [])
    /// The block that is given out, or was last.
    private var blockStart: Int64 = 0
    private var nextBlock: Int64 = 0
    private let buffer = ByteWriter(capacity: pieceBytes)

    init(_ schemaType: SchemaType) { self.schemaType = schemaType }

    var cutRecords: Int { 0 }

    /// Where the sync marker is that comes before what is next; so has Flume.
    var position: Int64 { (decoder?.left ?? 0 > 0 ? blockStart : nextBlock) - 16 }

    // MARK: Opening

    func open(_ file: FileDescriptor, at offset: Int64) throws(FlowError) {
        self.file = file
        let header = try readHeader()
        do {
            decoder = try AvroFileDecoder(header)
        } catch {
            throw FlowError(.reject, "its header: \(error.sentence)")
        }
        nextBlock = Int64(header.length)
        if offset > nextBlock - 16 { nextBlock = try findBlock(header.sync, from: offset) }
        describe(header)
    }

    private func describe(_ header: AvroFileHeader) {
        guard let decoder else { return }
        switch schemaType {
        case .hash:
            self.header = (
                "flume.avro.schema.hash", AvroFingerprint.digits(of: decoder.schema)
            )
        case .literal:
            self.header = ("flume.avro.schema.literal", header["avro.schema"] ?? [])
        }
    }

    private func readHeader() throws(FlowError) -> AvroFileHeader {
        var size = Self.pieceBytes
        while true {
            let isEnd = try load(size, at: 0)
            do {
                if let header = try AvroFileHeader.read(buffer.bytes) { return header }
            } catch {
                throw FlowError(.reject, error.sentence)
            }
            if isEnd || size > AvroFileHeader.maximumBytes {
                throw FlowError(
                    .reject, "offset \(buffer.count): expected the header of an Avro file to end")
            }
            size *= 2
        }
    }

    /// The byte after the first sync marker from an offset on; the end of the
    /// file where there is none.
    private func findBlock(
        _ sync: SyncMarker, from offset: Int64
    ) throws(FlowError) -> Int64 {
        var place = offset
        while true {
            let isEnd = try load(Self.pieceBytes, at: place)
            if let found = Self.find(sync, in: buffer.bytes) { return place + Int64(found) + 16 }
            if isEnd { return place + Int64(buffer.count) }
            // A marker may lie across two pieces.
            place += Int64(buffer.count - 15)
        }
    }

    private static func find(_ sync: SyncMarker, in bytes: UnsafeRawBufferPointer) -> Int? {
        sync.bytes.withUnsafeBytes { ByteSearch.offset(of: $0, in: bytes) }
    }

    /// Reads a piece of the file into the buffer; true if the file ends
    /// within it.
    private func load(_ count: Int, at offset: Int64) throws(FlowError) -> Bool {
        guard let file else { preconditionFailure("the file is open") }
        buffer.removeAll()
        buffer.reserve(count)
        let length = try file.readFully(into: buffer.end, count: count, at: offset)
        buffer.advance(length)
        return length < count
    }

    // MARK: Reading

    func fill(_ batch: EventBatch, upTo maximum: Int) throws(FlowError) {
        guard let decoder else { preconditionFailure("fill follows open") }
        while batch.isEmpty {
            if decoder.left == 0, !decoder.isFaulty, try !readBlock(decoder) { return }
            do {
                try decoder.decode(into: batch, upTo: maximum)
            } catch {
                throw fault(error)
            }
        }
        batch.setHeader(header.name, ofAllTo: header.value)
    }

    /// Reads the next block; false at the end of the file.
    private func readBlock(_ decoder: AvroFileDecoder) throws(FlowError) -> Bool {
        var size = Self.pieceBytes
        blockStart = nextBlock
        while true {
            let isEnd = try load(size, at: nextBlock)
            if buffer.count == 0 { return false }
            do {
                if let length = try decoder.readBlock(buffer.bytes) {
                    nextBlock += Int64(length)
                    return true
                }
            } catch {
                throw fault(error)
            }
            if isEnd {
                throw FlowError(
                    .reject,
                    "offset \(blockStart): expected a whole block, found the end of the "
                        + "file after \(buffer.count) bytes of it")
            }
            size = max(size * 2, decoder.neededBytes(buffer.bytes) ?? 0)
        }
    }

    private func fault(_ error: FormatError) -> FlowError {
        FlowError(.reject, "in the block at offset \(blockStart): \(error.sentence)")
    }
}
