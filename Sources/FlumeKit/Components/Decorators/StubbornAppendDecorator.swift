/// Closes and opens the sink beneath when it fails, and appends once more.
final class StubbornAppendDecorator: Sink {
    static let declaration = Declaration<DecoratorMaker>(
        ComponentDescription(
            .decorator, "stubbornAppend",
            summary: "Closes and opens the sink beneath when it fails, and appends once more.",
            details: """
                Exactly the events that were not delivered are appended again. A second failure \
                is the flow's. What the sink held back and could not deliver when it was closed \
                is an error at the end of the flow.
                """,
            examples: [.init("stubbornAppend console", "One second chance for each failure.")]
        ),
        make: { StubbornAppendDecorator(before: $1.make()) })

    private let beneath: ReopenableSink
    private let retained = RetainedBatch()
    private var context: FlowContext?

    init(before sink: any Sink) { beneath = ReopenableSink(sink) }

    /// Delivered events leave the batch before the others are tried again.
    var changesBatches: Bool { true }
    var deadline: Instant { beneath.deadline }

    func open(_ context: FlowContext) throws(FlowError) {
        self.context = context
        try beneath.open(context)
    }

    func append(_ batch: EventBatch) throws(FlowError) {
        guard let context else { preconditionFailure("append follows open") }
        retained.begin(batch)
        // It stayed closed if opening it again failed the last time.
        if beneath.isOpen {
            do {
                return try retained.append(to: beneath.sink)
            } catch {
                if error.kind != .retry { throw error }
                beneath.closeForReopening()
            }
        }
        do {
            try beneath.open(context)
        } catch {
            throw FlowError(error.kind, error.message, delivered: retained.delivered)
        }
        if !retained.isEmpty { try retained.append(to: beneath.sink, isLastTry: true) }
    }

    func tick(_ now: Instant) throws(FlowError) { try beneath.tick(now) }
    func close() throws(FlowError) { try beneath.close() }
}
