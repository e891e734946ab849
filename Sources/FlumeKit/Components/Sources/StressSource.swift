import Glibc

/// Makes events that are all the same: load for measurements.
final class StressSource: Source {
    static let size = Option(
        "size", default: 500, in: 0...1 << 30, "The bytes of each body, all of them 0x7F.")
    static let maxTotalEvents = Option(
        "maxTotalEvents", default: -1, in: -1...Int.max,
        "How many events are made; -1 is no limit.")
    static let maxSuccessfulEvents = Option(
        "maxSuccessfulEvents", default: -1, in: -1...Int.max,
        "How many events are stored in all channels; -1 is no limit.")
    static let batchSize = Option(
        "batchSize", default: 1, in: 1...Int(Int32.max), "Events in one transaction.")
    static let maxEventsPerSecond = Option(
        "maxEventsPerSecond", default: 0, in: 0...Int(Int32.max),
        "How many events are made in a second; 0 is no limit.")

    static let declaration = Declaration<SourceMaker>(
        ComponentDescription(
            .source, "stress",
            summary: "Makes events that are all the same: load for measurements.",
            details: """
                There are no headers. An event that a channel refuses is offered again until it \
                is taken, so each one succeeds, and the smaller of the two limits counts, to the \
                event. At the limit the source waits; with --once it ends there, and without a \
                limit it cannot be used with --once. `maxEventsPerSecond` holds over any second; \
                a tenth of it may come at once.
                """,
            options: [
                size.description, maxTotalEvents.description, maxSuccessfulEvents.description,
                batchSize.description, maxEventsPerSecond.description,
            ],
            examples: [
                .init(
                    """
                    a1.sources.r1.type = org.apache.flume.source.StressSource
                    a1.sources.r1.size = 200
                    a1.sources.r1.batchSize = 100
                    a1.sources.r1.maxTotalEvents = 1000000
                    """, "A million events of 200 bytes."),
                .init(
                    """
                    a1.sources.r1.type = stress
                    a1.sources.r1.maxEventsPerSecond = 50
                    """, "Fifty events a second."),
            ],
            agent: AgentFace(
                classNames: ["org.apache.flume.source.StressSource"], batchKey: batchSize.key)
        ),
        make: { parts in
            let limits = [parts[maxTotalEvents], parts[maxSuccessfulEvents]].filter { $0 >= 0 }
            let rate = parts[maxEventsPerSecond]
            return StressSource(
                size: parts[size], total: limits.min() ?? .max, rate: rate > 0 ? rate : nil)
        })

    private let size: Int
    private let total: Int
    private let bucket = TokenBucket()
    private var made = 0
    private var context: FlowContext?

    /// A source of so many events in all, and in a second.
    init(size: Int, total: Int, rate: Int?) {
        self.size = size
        self.total = total
        if let rate { _ = bucket.agree(on: rate) }
    }

    var isEndless: Bool { total == .max }
    var share: Double? { isEndless ? nil : total == 0 ? 1 : Double(made) / Double(total) }

    func open(_ context: FlowContext) throws(FlowError) {
        guard size <= context.maximumEventBytes else {
            let limit = ByteCount(context.maximumEventBytes).spelling
            throw FlowError(.reject, "events of \(size) bytes are over the limit of \(limit)")
        }
        self.context = context
        made = 0
    }

    func read(
        into batch: EventBatch, until deadline: Instant
    ) throws(FlowError) -> SourceState {
        guard let context else { preconditionFailure("read follows open") }
        while true {
            if context.isStopping { return .ended }
            if made == total { return rest(context, until: deadline) }
            let count = allowed(min(EventBatch.preferredCount, total - made), context)
            if count > 0 {
                fill(batch, count)
                return .open
            }
            let refill = bucket.refillTime(after: context.clock.now)
            context.clock.wait(until: min(deadline, refill), or: context.wakeup)
            if !context.isStopping, context.clock.now >= deadline { return .open }
        }
    }

    /// How many of so many events may be made now.
    private func allowed(_ wanted: Int, _ context: FlowContext) -> Int {
        if bucket.bytesPerSecond == nil { return wanted }
        return bucket.pay(repeatElement(1, count: wanted), at: context.clock.now)
    }

    /// Adds events that share the bytes of one body.
    private func fill(_ batch: EventBatch, _ count: Int) {
        batch.reserveArena(size)
        memset(batch.arenaEnd, 0x7F, size)
        let body = batch.commitArena(size)
        batch.reserveBodies(count)
        (batch.bodies + batch.count).update(repeating: body, count: count)
        batch.commitBodies(count)
        made += count
    }

    private func rest(_ context: FlowContext, until deadline: Instant) -> SourceState {
        if context.endsWithInput { return .ended }
        context.clock.wait(until: deadline, or: context.wakeup)
        return context.isStopping ? .ended : .open
    }

    func close() {}
}
