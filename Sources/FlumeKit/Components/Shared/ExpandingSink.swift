/// Turns some events into others before the sink beneath gets them.
protocol EventExpander: AnyObject {
    /// The attribute that the events to be expanded have.
    var attribute: HeaderName { get }
    func open(_ context: FlowContext)
    /// Adds what one event of a batch stands for to `output`.
    func expand(
        _ batch: EventBatch, _ index: Int, into output: EventBatch
    ) throws(FormatError)
}

/// Puts the events that others carry in their place, and passes on all others.
///
/// What one batch expands to may be much, so it is handed on in pieces and
/// memory stays bounded.
final class ExpandingSink: Decorator {
    let sink: any Sink
    private let expander: any EventExpander
    private let expanded = EventBatch()
    /// For each event of `expanded`'s batch that is done with, how many events
    /// of `expanded` there were then.
    private var ends: [Int] = []

    init(_ expander: any EventExpander, before sink: any Sink) {
        self.expander = expander
        self.sink = sink
    }

    func open(_ context: FlowContext) throws(FlowError) {
        expander.open(context)
        try sink.open(context)
    }

    func append(_ batch: EventBatch) throws(FlowError) {
        guard let column = batch.header(expander.attribute) else {
            return try sink.append(batch)
        }
        var index = 0
        while index < batch.count {
            let start = index
            var fault: FormatError?
            expanded.removeAll()
            ends.removeAll(keepingCapacity: true)
            while index < batch.count, fault == nil, !isFull {
                let count = expanded.count
                do {
                    try add(batch, index, column)
                    ends.append(expanded.count)
                    index += 1
                } catch {
                    expanded.truncate(to: count)
                    fault = error
                }
            }
            try deliver(eventsBefore: start)
            if let fault { throw rejected(fault, delivered: index) }
        }
    }

    private var isFull: Bool {
        expanded.count >= EventBatch.preferredCount
            || expanded.arenaCount >= EventBatch.preferredArenaBytes
    }

    private func add(
        _ batch: EventBatch, _ index: Int, _ column: HeaderColumn
    ) throws(FormatError) {
        if column[index].isAbsent {
            expanded.append(copying: index, of: batch)
        } else {
            try expander.expand(batch, index, into: expanded)
        }
    }

    /// Hands on what was expanded.
    ///
    /// An error counts the events whose expansion was delivered whole.
    private func deliver(eventsBefore: Int) throws(FlowError) {
        if expanded.isEmpty { return }
        do {
            try sink.append(expanded)
        } catch {
            let whole = ends.prefix { $0 <= error.delivered }.count
            throw FlowError(error.kind, error.message, delivered: eventsBefore + whole)
        }
    }

    private func rejected(_ fault: FormatError, delivered: Int) -> FlowError {
        FlowError(
            .reject, "attribute '\(expander.attribute)': \(fault.sentence)", delivered: delivered)
    }
}
