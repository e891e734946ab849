/// The events that benchinject puts into a stream and benchreport takes out.
enum BenchmarkMarker: String {
    /// The flow was opened.
    case start = "START"
    /// The first event follows.
    case first = "FIRST"
    /// The flow is about to close.
    case stop = "STOP"

    static let kind: HeaderName = "BenchmarkInject"
    static let tag: HeaderName = "BenchmarkInjectTag"

    init?(_ bytes: UnsafeRawBufferPointer) {
        self.init(rawValue: String(decoding: bytes, as: UTF8.self))
    }

    /// Fills a batch with the one event.
    func fill(_ batch: EventBatch, tag: [UInt8], _ context: FlowContext) {
        batch.removeAll()
        context.stamp(batch)
        batch.append(body: ByteRange(0, count: 0))
        batch.setHeader(Self.kind, ofAllTo: Array(rawValue.utf8))
        batch.setHeader(Self.tag, ofAllTo: tag)
    }
}
