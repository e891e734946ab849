/// Gives events to the first alternative that takes them.
///
/// An alternative that failed is tried again after a growing wait, at the next
/// batch; until then its events go to those after it. When the last one fails
/// too, its error is the flow's.
final class FailoverSink: Sink {
    private final class Alternative {
        let sink: any Sink
        var isOpen = false
        var backoff = Backoff()
        var retryAt: Instant?

        init(_ sink: any Sink) { self.sink = sink }
    }

    private let alternatives: [Alternative]
    private var context: FlowContext?
    private let retained = RetainedBatch()

    init(_ sinks: [any Sink]) { alternatives = sinks.map(Alternative.init) }

    var changesBatches: Bool { true }

    var deadline: Instant {
        alternatives.lazy.filter(\.isOpen).map(\.sink.deadline).min() ?? .distantFuture
    }

    /// Opens the alternatives; one that opens is enough.
    func open(_ context: FlowContext) throws(FlowError) {
        self.context = context
        var failure: FlowError?
        for alternative in alternatives {
            do {
                try alternative.sink.open(context)
                alternative.isOpen = true
            } catch {
                failure = error
                try? alternative.sink.close()
                alternative.retryAt = context.clock.now
            }
        }
        if let failure, !alternatives.contains(where: \.isOpen) { throw failure }
    }

    func append(_ batch: EventBatch) throws(FlowError) {
        guard let context else { preconditionFailure("append follows open") }
        retained.begin(batch)
        for (index, alternative) in alternatives.enumerated() {
            let isLast = index == alternatives.count - 1
            if let retryAt = alternative.retryAt, retryAt > context.clock.now, !isLast { continue }
            do {
                try prepare(alternative, context)
                try retained.append(to: alternative.sink, isLastTry: isLast)
                alternative.backoff.succeeded()
                alternative.retryAt = nil
                return
            } catch {
                if isLast || error.kind == .reject || error.kind == .interrupted {
                    throw FlowError(error.kind, error.message, delivered: retained.delivered)
                }
                setAside(alternative, context)
                if retained.isEmpty { return }
            }
        }
    }

    /// Opens an alternative that is closed or was set aside.
    private func prepare(_ alternative: Alternative, _ context: FlowContext) throws(FlowError) {
        if alternative.isOpen, alternative.retryAt == nil { return }
        if alternative.isOpen {
            alternative.isOpen = false
            try? alternative.sink.close()
        }
        try alternative.sink.open(context)
        alternative.isOpen = true
    }

    private func setAside(_ alternative: Alternative, _ context: FlowContext) {
        alternative.retryAt = context.clock.now.advanced(by: alternative.backoff.failed())
    }

    func tick(_ now: Instant) throws(FlowError) {
        for alternative in alternatives
        where alternative.isOpen && now >= alternative.sink.deadline {
            try alternative.sink.tick(now)
        }
    }

    func close() throws(FlowError) {
        var failure: FlowError?
        for alternative in alternatives where alternative.isOpen {
            alternative.isOpen = false
            do {
                try alternative.sink.close()
            } catch {
                // One set aside has been replaced; its end is nobody's loss.
                if alternative.retryAt == nil { failure = failure ?? error }
            }
        }
        if let failure { throw failure }
    }
}
