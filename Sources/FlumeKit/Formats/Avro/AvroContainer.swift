/// The frame of an Avro object container file.
///
/// ```
/// header   'O' 'b' 'j' 1, a map of texts with avro.codec and avro.schema, sync marker
/// block    count of records: long, length: long, records (compressed), sync marker
/// block    …
/// ```
final class AvroContainer {
    /// What the header must name.
    enum Metadata {
        case codec
        case schema([UInt8])
    }

    private let codec: AvroCodec
    private let sync: SyncMarker
    /// `nil` where blocks are not compressed.
    private let compressor: (any AvroBlockCompressor)?
    private let packed = ByteWriter(capacity: 4096)

    init(_ codec: AvroCodec, level: Int? = nil, sync: SyncMarker) {
        self.codec = codec
        self.sync = sync
        compressor = codec.makeBlockCompressor(level: level)
    }

    /// Writes what precedes the first block, in the order given.
    func putHeader(_ metadata: [Metadata], to output: ByteWriter) {
        output.put("Obj\u{1}")
        output.put(avro: metadata.count)
        for entry in metadata {
            switch entry {
            case .codec: put("avro.codec", Array(codec.rawValue.utf8), to: output)
            case .schema(let text): put("avro.schema", text, to: output)
            }
        }
        output.put(0)
        output.put(sync.bytes)
    }

    private func put(_ name: String, _ value: [UInt8], to output: ByteWriter) {
        output.put(avro: name.utf8.count)
        output.put(name)
        value.withUnsafeBytes { output.put(avro: $0) }
    }

    /// Writes a block of so many records.
    func putBlock(_ records: ByteWriter, of count: Int, to output: ByteWriter) {
        output.put(avro: count)
        if let compressor {
            packed.removeAll()
            compressor.compress(records.bytes, to: packed)
            output.put(avro: packed.bytes)
        } else {
            output.put(avro: records.bytes)
        }
        output.put(sync.bytes)
    }
}
