/// Parts marked events from the others of a batch: for decorators that take
/// markers out of the stream at the place where they stand.
final class MarkerParting {
    private let name: HeaderName
    private let piece = EventBatch()

    /// Markers are the events that have the attribute.
    init(by name: HeaderName) { self.name = name }

    /// Delivers what is not marked in pieces and takes each marked event
    /// between them.
    ///
    /// An error counts a marker that was taken as delivered.
    func append(
        _ batch: EventBatch,
        deliver: (EventBatch) throws(FlowError) -> Void,
        take: (Int) throws(FlowError) -> Void
    ) throws(FlowError) {
        guard let column = batch.header(name) else { return try deliver(batch) }
        var start = 0
        for index in 0..<batch.count where !column[index].isAbsent {
            try hand(start..<index, of: batch, to: deliver)
            do {
                try take(index)
            } catch {
                throw FlowError(error.kind, error.message, delivered: index)
            }
            start = index + 1
        }
        try hand(start..<batch.count, of: batch, to: deliver)
    }

    private func hand(
        _ range: Range<Int>, of batch: EventBatch,
        to deliver: (EventBatch) throws(FlowError) -> Void
    ) throws(FlowError) {
        if range.isEmpty { return }
        piece.removeAll()
        piece.append(copying: range, of: batch)
        do {
            try deliver(piece)
        } catch {
            let delivered = range.lowerBound + error.delivered
            throw FlowError(error.kind, error.message, delivered: delivered)
        }
    }
}
