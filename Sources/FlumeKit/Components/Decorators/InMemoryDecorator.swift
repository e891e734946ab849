/// Holds every event in memory until the end.
final class InMemoryDecorator: Decorator {
    static let limit = Option(
        "limit", default: ByteCount(1 << 30), in: ByteCount(1)...ByteCount(1 << 50),
        "How much memory the events may need; more is an error.")

    static let declaration = Declaration<DecoratorMaker>(
        ComponentDescription(
            .decorator, "inmem",
            summary: "Holds every event in memory until the end.",
            details: """
                The events are delivered, in their order, when the flow closes; an event counts \
                as delivered as soon as it is held. It cannot be opened a second time.
                """,
            options: [limit.description],
            positional: 0,
            examples: [
                .init("inmem console", "Prints nothing before all is read."),
                .init("inmem(limit=100MB) console", "The same for up to 100 MB."),
            ]
        ),
        make: { InMemoryDecorator(before: $1.make(), limit: $0[limit]) })

    let sink: any Sink
    private let limit: ByteCount
    private let hoard = EventHoard()
    private var wasOpened = false
    private var needsClose = false
    private var isOpen = false

    init(before sink: any Sink, limit: ByteCount) {
        self.sink = sink
        self.limit = limit
    }

    var changesBatches: Bool { false }

    func open(_ context: FlowContext) throws(FlowError) {
        if wasOpened { throw FlowError(.reject, "inmem cannot be opened a second time") }
        wasOpened = true
        needsClose = true
        try sink.open(context)
        isOpen = true
    }

    func append(_ batch: EventBatch) throws(FlowError) {
        if hoard.bytes + EventHoard.bytes(of: batch) > limit.bytes {
            throw FlowError(.reject, "inmem would hold more than \(limit.spelling)")
        }
        hoard.add(batch)
    }

    func close() throws(FlowError) {
        guard needsClose else { return }
        needsClose = false
        try close { () throws(FlowError) in
            if isOpen { try hoard.pour(into: sink, holder: "inmem") }
        }
    }
}
