/// Events that a decorator keeps until it is closed, in the order they came.
///
/// Held as whole batches, so that holding costs a copy and no more.
final class EventHoard {
    private var batches: [EventBatch] = []
    /// The bytes of memory that the held events need.
    private(set) var bytes = 0
    private(set) var count = 0

    /// What a batch without any events needs to be told apart by.
    private static let eventOverhead = 8

    /// How much `add` would add to `bytes`.
    static func bytes(of batch: EventBatch) -> Int {
        batch.arenaCount + batch.count * (eventOverhead + batch.headers.count * 8)
    }

    func add(_ batch: EventBatch) {
        let copy = EventBatch(arenaBytes: batch.arenaCount, events: batch.count)
        copy.copy(from: batch)
        batches.append(copy)
        bytes += Self.bytes(of: batch)
        count += batch.count
    }

    /// Appends all of it to a sink and lets go of it.
    ///
    /// An error says how many events are lost.
    func pour(into sink: any Sink, holder name: String) throws(FlowError) {
        let total = count
        var delivered = 0
        defer {
            batches = []
            bytes = 0
            count = 0
        }
        for batch in batches {
            let size = batch.count
            do {
                try sink.append(batch)
            } catch {
                throw .lost(total - delivered - error.delivered, heldBy: name, error)
            }
            delivered += size
        }
    }
}

extension FlowError {
    /// Events that were held back could not be delivered at the end.
    static func lost(_ count: Int, heldBy name: String, _ cause: FlowError) -> FlowError {
        let what = count == 1 ? "1 event" : "\(count) events"
        return FlowError(cause.kind, "\(cause.message); \(what) held by \(name) got lost")
    }
}
