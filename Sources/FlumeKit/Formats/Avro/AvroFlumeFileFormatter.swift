/// Writes an Avro object container file of the records that Flume 1.x has.
///
/// A block ends with each call, and with the event that makes it as large as
/// the limit.
final class AvroFlumeFileFormatter: EventFormatter {
    private let container: AvroContainer
    private let blockLimit: Int
    private let encoder = AvroFlumeEventEncoder()
    private let block = ByteWriter(capacity: 4096)

    init(_ codec: AvroCodec, blockLimit: Int, sync: SyncMarker) {
        container = AvroContainer(codec, sync: sync)
        self.blockLimit = blockLimit
    }

    var isContainer: Bool { true }

    func begin(_ output: ByteWriter) {
        container.putHeader(
            [.schema(Array(AvroFlumeEventEncoder.schema.utf8)), .codec], to: output)
    }

    func format(_ batch: EventBatch, _ range: Range<Int>, to output: ByteWriter) {
        var start = range.lowerBound
        while start < range.upperBound {
            block.removeAll()
            let end = encoder.encode(
                batch, start..<range.upperBound, to: block, limit: blockLimit)
            container.putBlock(block, of: end - start, to: output)
            start = end
        }
    }
}
