/// Writes events to the agent's log.
final class LoggerSink: Sink {
    static let maxBytesToLog = Option(
        "maxBytesToLog", default: 16, in: 0...Int(Int32.max),
        "How many bytes of a body are shown; 0 shows the headers only.")

    static let declaration = Declaration<SinkMaker>(
        ComponentDescription(
            .sink, "logger",
            summary: "Writes events to the agent's log.",
            details: """
                Each event is a line at INFO in the name of sink.LoggerSink, in the words of \
                Flume 1.x: the headers, and the first bytes of the body as numbers and as \
                characters, a point standing for each byte that is no printable ASCII. More than \
                16 bytes take several lines, each but the first with its offset in front. Where \
                the log says less than INFO, events are taken and not shown.

                The lines of a batch of up to 100 events are written at once. Headers stand in \
                the order in which the events got them; Flume's order is that of a Java hash \
                table.
                """,
            options: [maxBytesToLog.description],
            examples: [
                .init(
                    """
                    a1.sinks.k1.type = logger
                    a1.sinks.k1.channel = c1
                    """, "Shows each event and the first 16 bytes of its body."),
                .init(
                    """
                    a1.sinks.k1.type = logger
                    a1.sinks.k1.channel = c1
                    a1.sinks.k1.maxBytesToLog = 256
                    """, "Shows more of each body."),
            ],
            agent: AgentFace(classNames: ["org.apache.flume.sink.LoggerSink"])
        ),
        make: { LoggerSink(maximumBytes: $0[maxBytesToLog]) })

    private let maximumBytes: Int
    private var log: Log = .silent
    private var lines = LogLines(.silent)
    private let message = ByteWriter(capacity: 256)

    /// Lines are written when there are this many bytes of them.
    private static let chunkBytes = 64 << 10

    init(maximumBytes: Int) { self.maximumBytes = maximumBytes }

    func open(_ context: FlowContext) {
        log = context.log
        lines = LogLines(log)
    }

    func append(_ batch: EventBatch) {
        guard log.says(.info) else { return }
        for index in 0..<batch.count {
            message.removeAll()
            EventDump.write(batch, index, limit: maximumBytes, to: message)
            lines.add(.info, "sink.LoggerSink", message.bytes)
            if lines.count >= Self.chunkBytes { lines.write() }
        }
        lines.write()
    }

    func close() {}
}
