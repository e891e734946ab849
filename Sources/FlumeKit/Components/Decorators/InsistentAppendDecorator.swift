/// Appends again and again until the sink beneath takes the events.
final class InsistentAppendDecorator: Decorator {
    static let declaration = Declaration<DecoratorMaker>(
        ComponentDescription(
            .decorator, "insistentAppend",
            summary: "Appends again and again until the sink beneath takes the events.",
            details: """
                After a failure exactly the events that were not delivered are appended again. \
                The waits double from initMs to maxSingleMs and start anew whenever some event \
                was delivered. When cumulativeMs is given and waited out, the last error is the \
                flow's. The sink is not opened again; for that, put stubbornAppend beneath.
                """,
            options: RetryOptions.descriptions,
            examples: [
                .init("insistentAppend stubbornAppend console", "Never gives up an event."),
                .init("insistentAppend(100, 1) flakeyAppend(0.5) console", "Survives a bad sink."),
            ]
        ),
        make: { InsistentAppendDecorator(before: $1.make(), RetryOptions.patience($0)) })

    let sink: any Sink
    private var patience: Patience
    private let retained = RetainedBatch()
    private var context: FlowContext?

    init(before sink: any Sink, _ patience: Patience) {
        self.sink = sink
        self.patience = patience
    }

    /// Delivered events leave the batch while the others are tried again.
    var changesBatches: Bool { true }

    func open(_ context: FlowContext) throws(FlowError) {
        self.context = context
        try sink.open(context)
    }

    func append(_ batch: EventBatch) throws(FlowError) {
        guard let context else { preconditionFailure("append follows open") }
        retained.begin(batch)
        patience.succeeded()
        while !retained.isEmpty {
            let before = retained.delivered
            do {
                try retained.append(to: sink)
            } catch {
                if retained.delivered > before { patience.succeeded() }
                if retained.isEmpty, error.kind == .retry { return }
                guard error.kind == .retry, let wait = patience.failed() else { throw error }
                context.noteOnce("\(error.message); appending is tried again")
                try pause(wait, context)
            }
        }
    }

    private func pause(_ wait: Interval, _ context: FlowContext) throws(FlowError) {
        do {
            try context.sleep(until: context.clock.now.advanced(by: wait), before: sink)
        } catch {
            throw FlowError(error.kind, error.message, delivered: retained.delivered)
        }
    }
}
