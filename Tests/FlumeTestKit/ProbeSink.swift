package import FlumeKit

/// A sink that keeps what it gets and does as a test wants: changes batches,
/// has a deadline, fails with any error at any call.
package final class ProbeSink: Sink {
    package private(set) var events: [PlainEvent] = []
    package private(set) var calls: [String] = []
    /// The very batches it was given.
    package private(set) var batches: [EventBatch] = []
    package var changesBatches = false
    package var deadline: Instant = .distantFuture
    /// Done to each batch before its events are kept.
    package var change: (EventBatch) -> Void = { _ in }
    /// Asked at each call by its name; an error makes the call fail, after as
    /// many events as it says were delivered.
    package var fault: (String) -> FlowError? = { _ in nil }
    /// Done at each tick.
    package var onTick: (Instant) -> Void = { _ in }

    package init() {}

    package var texts: [String] { events.map(\.text) }

    package func open(_ context: FlowContext) throws(FlowError) { try note("open") }

    package func append(_ batch: EventBatch) throws(FlowError) {
        batches.append(batch)
        change(batch)
        do {
            try note("append")
        } catch {
            events += batch.plainEvents.prefix(error.delivered)
            throw error
        }
        events += batch.plainEvents
    }

    package func tick(_ now: Instant) throws(FlowError) {
        onTick(now)
        try note("tick")
    }

    package func close() throws(FlowError) { try note("close") }

    private func note(_ call: String) throws(FlowError) {
        calls.append(call)
        if let error = fault(call) { throw error }
    }
}
