/// Writes an Avro object container file.
///
/// ```
/// header   'O' 'b' 'j' 1, a map with avro.codec and avro.schema, sync marker
/// block    count of events: long, length: long, events (compressed), sync marker
/// block    …
/// ```
/// Flume 0.9 wrote a block per event; this writes one per call or per 64 KiB,
/// whichever is smaller.
public final class AvroFileFormatter: EventFormatter {
    static let blockBytes = 64 << 10

    private let codec: AvroCodec
    private let sync: SyncMarker
    private let encoder: AvroEventEncoder
    /// `nil` where blocks are not compressed.
    private let compressor: (any AvroBlockCompressor)?
    private let block = ByteWriter(capacity: blockBytes + 4096)
    private let packed = ByteWriter(capacity: blockBytes + 4096)

    /// `host` is this machine's name, for events that name none.
    public init(_ codec: AvroCodec, level: Int? = nil, host: [UInt8], sync: SyncMarker) {
        self.codec = codec
        self.sync = sync
        encoder = AvroEventEncoder(host: host)
        compressor = codec.makeBlockCompressor(level: level)
    }

    public var isContainer: Bool { true }

    public func begin(_ output: ByteWriter) {
        output.put("Obj\u{1}")
        output.put(avro: 2)
        putText("avro.codec", to: output)
        putText(codec.rawValue, to: output)
        putText("avro.schema", to: output)
        putText(AvroEventEncoder.schema, to: output)
        output.put(0)
        output.put(sync.bytes)
    }

    private func putText(_ text: String, to output: ByteWriter) {
        output.put(avro: text.utf8.count)
        output.put(text)
    }

    public func format(_ batch: EventBatch, _ range: Range<Int>, to output: ByteWriter) {
        var start = range.lowerBound
        while start < range.upperBound {
            block.removeAll()
            let end = encoder.encode(
                batch, start..<range.upperBound, to: block, limit: Self.blockBytes)
            putBlock(of: end - start, to: output)
            start = end
        }
    }

    private func putBlock(of count: Int, to output: ByteWriter) {
        output.put(avro: count)
        if let compressor {
            packed.removeAll()
            compressor.compress(block.bytes, to: packed)
            output.put(avro: packed.bytes)
        } else {
            output.put(avro: block.bytes)
        }
        output.put(sync.bytes)
    }
}
