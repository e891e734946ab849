/// Writes an Avro object container file of the records that Flume 0.9 had.
///
/// Flume 0.9 wrote a block per event; this writes one per call or per 64 KiB,
/// whichever is smaller.
public final class AvroFileFormatter: EventFormatter {
    static let blockBytes = 64 << 10

    private let container: AvroContainer
    private let encoder: AvroEventEncoder
    private let block = ByteWriter(capacity: blockBytes + 4096)

    /// `host` is this machine's name, for events that name none.
    public init(_ codec: AvroCodec, level: Int? = nil, host: [UInt8], sync: SyncMarker) {
        container = AvroContainer(codec, level: level, sync: sync)
        encoder = AvroEventEncoder(host: host)
    }

    public var isContainer: Bool { true }

    public func begin(_ output: ByteWriter) {
        container.putHeader(
            [.codec, .schema(Array(AvroEventEncoder.schema.utf8))], to: output)
    }

    public func format(_ batch: EventBatch, _ range: Range<Int>, to output: ByteWriter) {
        var start = range.lowerBound
        while start < range.upperBound {
            block.removeAll()
            let end = encoder.encode(
                batch, start..<range.upperBound, to: block, limit: Self.blockBytes)
            container.putBlock(block, of: end - start, to: output)
            start = end
        }
    }
}
