/// Opens the sink beneath again and again until it opens.
final class InsistentOpenDecorator: Sink {
    static let declaration = Declaration<DecoratorMaker>(
        ComponentDescription(
            .decorator, "insistentOpen",
            summary: "Opens the sink beneath again and again until it opens.",
            details: """
                The waits between tries double from initMs to maxSingleMs. When cumulativeMs is \
                given and waited out, the last error is the flow's. Stopping the flow ends a \
                wait at once.
                """,
            options: RetryOptions.descriptions,
            examples: [
                .init("insistentOpen console", "Waits for as long as it takes."),
                .init(
                    "insistentOpen(10s, 100ms, 1m) console", "Gives up after a minute of waits."),
            ]
        ),
        make: { InsistentOpenDecorator(before: $1.make(), RetryOptions.patience($0)) })

    private let beneath: ReopenableSink
    private var patience: Patience

    init(before sink: any Sink, _ patience: Patience) {
        beneath = ReopenableSink(sink)
        self.patience = patience
    }

    var changesBatches: Bool { beneath.sink.changesBatches }
    var deadline: Instant { beneath.deadline }

    func open(_ context: FlowContext) throws(FlowError) {
        patience.succeeded()
        while true {
            do {
                return try beneath.open(context)
            } catch {
                guard error.kind == .retry, let wait = patience.failed() else { throw error }
                context.noteOnce("\(error.message); opening is tried again")
                try context.sleep(until: context.clock.now.advanced(by: wait))
            }
        }
    }

    func append(_ batch: EventBatch) throws(FlowError) { try beneath.sink.append(batch) }
    func tick(_ now: Instant) throws(FlowError) { try beneath.tick(now) }
    func close() throws(FlowError) { try beneath.close() }
}
