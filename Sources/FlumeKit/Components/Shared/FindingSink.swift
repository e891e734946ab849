/// The sink, if any, that a decorator tells its findings to, as events.
final class FindingSink {
    private let sink: (any Sink)?
    private let batch = EventBatch(arenaBytes: 256, events: 1)
    private var context: FlowContext?
    private var needsClose = false

    init(_ sink: (any Sink)?) { self.sink = sink }

    func open(_ context: FlowContext) throws(FlowError) {
        self.context = context
        needsClose = true
        try sink?.open(context)
    }

    /// Appends an event with a text for its body.
    func report(_ text: String, _ attributes: [(String, String)]) throws(FlowError) {
        guard let sink, let context else { return }
        batch.removeAll()
        context.stamp(batch)
        batch.append(body: batch.store(Array(text.utf8)))
        for (name, value) in attributes {
            batch.setHeader(HeaderName(name), ofAllTo: Array(value.utf8))
        }
        try sink.append(batch)
    }

    var deadline: Instant { sink?.deadline ?? .distantFuture }

    func tick(_ now: Instant) throws(FlowError) {
        if let sink, now >= sink.deadline { try sink.tick(now) }
    }

    func close() throws(FlowError) {
        guard needsClose else { return }
        needsClose = false
        try sink?.close()
    }
}
