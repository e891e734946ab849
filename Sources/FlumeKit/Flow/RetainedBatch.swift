/// Hands a batch to sinks that may fail half way, and keeps what they did not
/// take.
///
/// The one place that keeps the rule for trying again: exactly the events not
/// delivered are handed over again, as they were, and none of them twice. So a
/// sink that changes batches is given a copy, and after a failure the
/// delivered events are dropped from the front of the original. Whoever uses
/// this changes the batch it was given, and says so by `changesBatches`.
final class RetainedBatch {
    private lazy var copy = EventBatch()
    private var batch: EventBatch?
    /// How many events were taken since `begin`.
    private(set) var delivered = 0

    /// Begins with a batch of which nothing is delivered yet.
    func begin(_ batch: EventBatch) {
        self.batch = batch
        delivered = 0
    }

    /// Whether nothing is left to be taken.
    var isEmpty: Bool { batch?.isEmpty ?? true }

    /// Hands what is left to a sink.
    ///
    /// An error tells how many events all tries together delivered. The last
    /// try spares the copy: what it leaves is of no more use.
    func append(to sink: any Sink, isLastTry: Bool = false) throws(FlowError) {
        guard let batch else { preconditionFailure("append follows begin") }
        let left = batch.count
        do {
            if sink.changesBatches, !isLastTry {
                copy.copy(from: batch)
                try sink.append(copy)
            } else {
                try sink.append(batch)
            }
            delivered += left
            self.batch = nil
        } catch {
            precondition(error.delivered <= left, "no more is delivered than was handed over")
            delivered += error.delivered
            if !isLastTry { batch.removeFirst(error.delivered) }
            throw FlowError(error.kind, error.message, delivered: delivered)
        }
    }
}
