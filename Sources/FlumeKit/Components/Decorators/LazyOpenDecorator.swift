/// Opens the sink beneath when the first events come.
final class LazyOpenDecorator: Sink {
    static let declaration = Declaration<DecoratorMaker>(
        ComponentDescription(
            .decorator, "lazyOpen",
            summary: "Opens the sink beneath when the first events come.",
            details: """
                Without events it is never opened. An opening that fails is an error of that \
                append; the next append tries again.
                """,
            examples: [.init("lazyOpen console", "Touches nothing before it is needed.")]
        ),
        make: { LazyOpenDecorator(before: $1.make()) })

    private let beneath: ReopenableSink
    private var context: FlowContext?

    init(before sink: any Sink) { beneath = ReopenableSink(sink) }

    var changesBatches: Bool { beneath.sink.changesBatches }
    var deadline: Instant { beneath.deadline }

    func open(_ context: FlowContext) { self.context = context }

    func append(_ batch: EventBatch) throws(FlowError) {
        guard let context else { preconditionFailure("append follows open") }
        if !beneath.isOpen { try beneath.open(context) }
        try beneath.sink.append(batch)
    }

    func tick(_ now: Instant) throws(FlowError) { try beneath.tick(now) }
    func close() throws(FlowError) { try beneath.close() }
}
