import FlumeTestKit

@testable import FlumeKit

/// What an interceptor makes of some events.
func intercepted(
    _ interceptor: any Interceptor, _ events: [PlainEvent]
) throws(FlowError) -> [PlainEvent] {
    let batch = EventBatch(events)
    try interceptor.open(FlowContext())
    try interceptor.intercept(batch)
    return batch.plainEvents
}

/// The bodies that come out when `texts` come in as batches of the given
/// sizes, by turns.
func passed(_ interceptor: any Interceptor, _ texts: [String], sizes: [Int]) throws -> [String] {
    try interceptor.open(FlowContext())
    var left = texts[...]
    var out: [String] = []
    var turn = 0
    while !left.isEmpty {
        let batch = EventBatch(lines: Array(left.prefix(sizes[turn % sizes.count])))
        left = left.dropFirst(sizes[turn % sizes.count])
        turn += 1
        try interceptor.intercept(batch)
        out += batch.plainEvents.map(\.text)
    }
    return out
}

/// The bodies that reach a sink which fails again and again, each time after
/// taking some events, when what it did not take is handed over again.
func passedWithFaults(
    _ interceptor: any Interceptor, _ texts: [String], seed: UInt64
) throws -> [String] {
    var random = Seeded(seed)
    let recorder = FaultySink(seed: seed)
    let sink = InterceptingSink(interceptor, before: recorder)
    try sink.open(FlowContext())
    var left = texts[...]
    let retained = RetainedBatch()
    while !left.isEmpty {
        let size = Int.random(in: 1...7, using: &random)
        let batch = EventBatch(lines: Array(left.prefix(size)))
        left = left.dropFirst(size)
        retained.begin(batch)
        while !retained.isEmpty { try appendAgain(retained, to: sink) }
    }
    return recorder.texts
}

private func appendAgain(_ retained: RetainedBatch, to sink: any Sink) throws(FlowError) {
    do throws(FlowError) {
        try retained.append(to: sink)
    } catch {
        if error.kind != .retry { throw error }
    }
}

/// A sink that takes a random part of every other batch and then fails.
final class FaultySink: Sink {
    private(set) var texts: [String] = []
    private(set) var faults = 0
    private var random: Seeded

    init(seed: UInt64) { random = Seeded(seed) }

    func open(_ context: FlowContext) {}
    func append(_ batch: EventBatch) throws(FlowError) {
        let taken = Int.random(in: 0...batch.count, using: &random)
        let fails = Bool.random(using: &random)
        texts += batch.plainEvents.prefix(fails ? taken : batch.count).map(\.text)
        if fails {
            faults += 1
            throw FlowError(.retry, "no", delivered: taken)
        }
    }
    func close() {}
}
