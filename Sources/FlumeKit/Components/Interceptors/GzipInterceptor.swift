/// Packs each event into a compressed attribute of an empty one.
final class GzipInterceptor: Interceptor {
    static let declaration = Declaration<InterceptorMaker>(
        ComponentDescription(
            .decorator, "gzip",
            summary: "Packs each event into a compressed attribute of an empty one.",
            details: """
                The attribute is `compressGzip`, and `gunzip` restores the event. The empty event \
                keeps the time, the priority and the host. After `batch` it packs a whole batch, \
                which saves most.
                """,
            examples: [
                .init("batch(100) gzip text(events.raw, json)", "Compresses 100 events at a time.")
            ]
        ),
        make: { _ in GzipInterceptor() })

    private let encoder = WriteableEventEncoder(host: Machine.hostName)
    private let compressor = ZlibCompressor(.gzip)
    private let plain = ByteWriter()
    private let packed = ByteWriter()
    private var values: [ByteRange] = []

    func intercept(_ batch: EventBatch) throws(FlowError) {
        values.removeAll(keepingCapacity: true)
        do {
            try encoder.prepare(batch)
            for index in 0..<batch.count {
                plain.removeAll()
                packed.removeAll()
                try encoder.put(batch, index, to: plain)
                compressor.compress(plain.bytes, to: packed)
                values.append(batch.store(packed.bytes))
            }
        } catch {
            throw FlowError(.reject, "gzip: \(error.sentence)")
        }
        batch.keepHeaders { _ in false }
        let column = batch.spreadHeader(batch.makeHeader(PackedEvents.gzipped))
        for (index, value) in values.enumerated() {
            column[index] = value
            batch.setBody(index, to: ByteRange(start: 0, end: 0))
        }
    }
}
