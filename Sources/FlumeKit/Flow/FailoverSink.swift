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

        /// Whether it is open and was not set aside.
        var isInUse: Bool { isOpen && retryAt == nil }
    }

    private let alternatives: [Alternative]
    private var context: FlowContext?
    private let retained = RetainedBatch()

    init(_ sinks: [any Sink]) { alternatives = sinks.map(Alternative.init) }

    var changesBatches: Bool { true }

    var deadline: Instant {
        alternatives.lazy.filter(\.isInUse).map(\.sink.deadline).min() ?? .distantFuture
    }

    /// Opens the alternatives; one that opens is enough.
    func open(_ context: FlowContext) throws(FlowError) {
        self.context = context
        var failure: FlowError?
        for alternative in alternatives {
            do {
                try alternative.sink.open(context)
                alternative.isOpen = true
                alternative.retryAt = nil
                alternative.backoff.succeeded()
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
        if alternative.isOpen { close(setAside: alternative, context) }
        do {
            try alternative.sink.open(context)
            alternative.isOpen = true
        } catch {
            try? alternative.sink.close()
            throw error
        }
    }

    /// Closes one whose place others have taken.
    ///
    /// What it may have held back
    /// is not in this batch, so all that can be done is to say so.
    private func close(setAside alternative: Alternative, _ context: FlowContext) {
        alternative.isOpen = false
        do {
            try alternative.sink.close()
        } catch {
            context.noteOnce("a sink that had failed could not be closed: \(error.message)")
        }
    }

    private func setAside(_ alternative: Alternative, _ context: FlowContext) {
        alternative.retryAt = context.clock.now.advanced(by: alternative.backoff.failed())
    }

    func tick(_ now: Instant) throws(FlowError) {
        guard let context else { preconditionFailure("tick follows open") }
        let last = alternatives.count - 1
        for (index, alternative) in alternatives.enumerated()
        where alternative.isInUse && now >= alternative.sink.deadline {
            do {
                try alternative.sink.tick(now)
            } catch {
                if index == last || error.kind != .retry { throw error }
                context.noteOnce("a sink failed between two batches: \(error.message)")
                setAside(alternative, context)
            }
        }
    }

    func close() throws(FlowError) {
        guard let context else { return }
        var failure: FlowError?
        for alternative in alternatives where alternative.isOpen {
            if alternative.retryAt != nil {
                close(setAside: alternative, context)
                continue
            }
            alternative.isOpen = false
            do {
                try alternative.sink.close()
            } catch {
                failure = failure ?? error
            }
        }
        if let failure { throw failure }
    }
}
