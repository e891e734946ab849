/// Waits before each event.
final class DelayDecorator: Decorator {
    static let interval = Option(
        "ms", default: Interval.seconds(1), in: .milliseconds(0)...Interval.seconds(366 * 86_400),
        "How long to wait before each event.")

    static let declaration = Declaration<DecoratorMaker>(
        ComponentDescription(
            .decorator, "delay",
            summary: "Waits before each event.",
            details: "Stopping the flow ends a wait at once; what waited is not delivered then.",
            options: [interval.description],
            examples: [.init("delay(10ms) console", "Prints at most a hundred events a second.")]
        ),
        make: { DelayDecorator(before: $1.make(), $0[interval]) })

    let sink: any Sink
    private let interval: Interval
    private let single = EventBatch()
    private var context: FlowContext?

    init(before sink: any Sink, _ interval: Interval) {
        self.sink = sink
        self.interval = interval
    }

    func open(_ context: FlowContext) throws(FlowError) {
        self.context = context
        try sink.open(context)
    }

    func append(_ batch: EventBatch) throws(FlowError) {
        guard let context else { preconditionFailure("append follows open") }
        if interval.nanoseconds == 0 { return try sink.append(batch) }
        for index in 0..<batch.count {
            do {
                try context.sleep(
                    until: context.clock.now.advanced(by: interval), before: sink)
                single.removeAll()
                single.append(copying: index, of: batch)
                try sink.append(single)
            } catch {
                throw FlowError(error.kind, error.message, delivered: index + error.delivered)
            }
        }
    }
}
