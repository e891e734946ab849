/// Puts marker events into the stream, by which benchreport measures.
final class BenchinjectDecorator: Decorator {
    static let tag = Option(
        "tag", default: String?.none, "The name of the measurement; the time when left out.")

    static let declaration = Declaration<DecoratorMaker>(
        ComponentDescription(
            .decorator, "benchinject",
            summary: "Puts marker events into the stream, by which benchreport measures.",
            details: """
                START goes out when the flow opens, FIRST before the first event and STOP when \
                it closes. A marker has no body and the attributes BenchmarkInject and \
                BenchmarkInjectTag.
                """,
            options: [tag.description],
            examples: [
                .init("benchinject(run1) benchreport(speed) null", "Measures reading a source.")
            ]
        ),
        make: { BenchinjectDecorator(before: $1.make(), tag: $0[tag]) })

    let sink: any Sink
    private let givenTag: String?
    private var tag: [UInt8] = []
    private let marker = EventBatch(arenaBytes: 256, events: 1)
    private var context: FlowContext?
    private var hasStarted = false
    private var hasSentFirst = false

    init(before sink: any Sink, tag: String?) {
        self.sink = sink
        givenTag = tag
    }

    func open(_ context: FlowContext) throws(FlowError) {
        self.context = context
        tag = Array((givenTag ?? String(context.clock.wallMilliseconds)).utf8)
        hasStarted = false
        hasSentFirst = false
        try sink.open(context)
        try send(.start)
        hasStarted = true
    }

    func append(_ batch: EventBatch) throws(FlowError) {
        if !hasSentFirst {
            do {
                try send(.first)
            } catch {
                // Of the batch at hand nothing was delivered.
                throw FlowError(error.kind, error.message)
            }
            hasSentFirst = true
        }
        try sink.append(batch)
    }

    func close() throws(FlowError) {
        guard hasStarted else { return try sink.close() }
        hasStarted = false
        try close { () throws(FlowError) in try send(.stop) }
    }

    private func send(_ kind: BenchmarkMarker) throws(FlowError) {
        guard let context else { preconditionFailure("markers follow open") }
        kind.fill(marker, tag: tag, context)
        try sink.append(marker)
    }
}
