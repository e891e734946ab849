/// Takes every event and drops it.
final class NullSink: Sink {
    static let declaration = Declaration<SinkMaker>(
        ComponentDescription(
            .sink, "null",
            summary: "Takes every event and drops it.",
            examples: [.init("null", "Drops everything.")]
        ),
        make: { _ in NullSink() })

    static let batchSize = Option(
        "batchSize", default: 100, in: 1...Int(Int32.max), "Events in one transaction.")
    static let logEvery = Option(
        "logEveryNEvents", default: 10000, in: 1...Int(Int32.max),
        "How many events pass between two lines of the log.")

    static let agentDeclaration = Declaration<SinkMaker>(
        ComponentDescription(
            .sink, "null",
            summary: "Takes every event and drops it.",
            options: [batchSize.description, logEvery.description],
            examples: [
                .init(
                    """
                    a1.sinks.k1.type = null
                    a1.sinks.k1.channel = c1
                    """, "Drops everything.")
            ],
            agent: AgentFace(
                classNames: ["org.apache.flume.sink.NullSink"], batchKey: batchSize.key)
        ),
        make: { NullSink(logEvery: $0[logEvery]) })

    private let logEvery: Int?
    private var count = 0
    private var context: FlowContext?

    init(logEvery: Int? = nil) { self.logEvery = logEvery }

    func open(_ context: FlowContext) { self.context = context }

    func append(_ batch: EventBatch) {
        guard let logEvery else { return }
        let before = count
        count += batch.count
        if before / logEvery != count / logEvery {
            context?.log.say(.info, "sink.NullSink", "\(count) events dropped so far")
        }
    }

    func close() {}
}
