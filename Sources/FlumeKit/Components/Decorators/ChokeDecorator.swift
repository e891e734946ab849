/// Lets only so many bytes a second through.
final class ChokeDecorator: Decorator {
    static let id = Option<String>.required(
        "id", "The name of the rate; all that name the same share it.")
    static let limit = Option<ByteCount?>(
        "limit", in: ByteCount(1)...ByteCount(1 << 50),
        "Bytes a second; without it, that of another choke of the same id, or none.")

    static let declaration = Declaration<DecoratorMaker>(
        ComponentDescription(
            .decorator, "choke",
            summary: "Lets only so many bytes a second through.",
            details: """
                An event counts as its body and 50 bytes, as in Flume 0.9, where a master set \
                the limits; here one choke of an id names it and the others share it. Events \
                wait for as long as it takes; stopping the flow ends a wait at once, and what \
                waited is not delivered then.
                """,
            options: [id.description, limit.description],
            positional: 1,
            examples: [
                .init("choke(uplink, limit=64k) console", "At most 64 KiB a second."),
                .init("choke(uplink) console", "Shares the limit of another choke, if any."),
            ]
        ),
        make: { ChokeDecorator(before: $1.make(), id: $0[id], limit: $0[limit]?.bytes) })

    let sink: any Sink
    private let id: String
    private let limit: Int?
    private let piece = EventBatch()
    private var bucket = TokenBucket()
    private var context: FlowContext?

    /// What an event costs beside its body.
    private static let overhead = 50

    init(before sink: any Sink, id: String, limit: Int?) {
        self.sink = sink
        self.id = id
        self.limit = limit
    }

    func open(_ context: FlowContext) throws(FlowError) {
        self.context = context
        bucket = context.shared(id) { TokenBucket() }
        if let limit, !bucket.agree(on: limit) {
            throw FlowError(.reject, "choke '\(id)' has two different limits")
        }
        try sink.open(context)
    }

    func append(_ batch: EventBatch) throws(FlowError) {
        guard let context else { preconditionFailure("append follows open") }
        if bucket.bytesPerSecond == nil { return try sink.append(batch) }
        var done = 0
        while done < batch.count {
            do {
                done += try appendAllowed(batch, from: done, context)
            } catch {
                throw FlowError(error.kind, error.message, delivered: done + error.delivered)
            }
        }
    }

    /// Appends what may go now, after a wait if that is nothing.
    private func appendAllowed(
        _ batch: EventBatch, from start: Int, _ context: FlowContext
    ) throws(FlowError) -> Int {
        let costs = (start..<batch.count).lazy.map { batch.bodies[$0].count + Self.overhead }
        let now = context.clock.now
        let count = bucket.pay(costs, at: now)
        if count == 0 {
            try context.sleep(until: bucket.refillTime(after: now), before: sink)
        } else if count == batch.count {
            try sink.append(batch)
        } else {
            piece.removeAll()
            piece.append(copying: start..<start + count, of: batch)
            try sink.append(piece)
        }
        return count
    }
}
