/// Measures how long the events between the markers of benchinject take.
final class BenchreportDecorator: Decorator {
    static let name = Option<String>.required("name", "The name of the report.")
    static let reportSink = Option(
        "sink", default: SinkText?.none, "Where an event for each measurement goes.")

    static let declaration = Declaration<DecoratorMaker>(
        ComponentDescription(
            .decorator, "benchreport",
            summary: "Measures how long the events between the markers of benchinject take.",
            details: """
                The markers are taken out of the stream. At STOP the report of that name says, \
                for the tag, how many events and bytes of bodies came, how many milliseconds \
                passed from START to FIRST and from FIRST to STOP, and how many events and \
                bytes a second that is; the same goes to the sink, if there is one, as an \
                event with these as attributes. Times are those of arrival.
                """,
            options: [name.description, reportSink.description],
            examples: [
                .init("benchinject benchreport(speed) null", "How fast the source can be read."),
                .init(
                    #"benchreport(speed, "console") null"#, "Prints each measurement at its STOP."),
            ]
        ),
        make: { parts, beneath in
            BenchreportDecorator(
                before: beneath.make(), name: parts[name], reportingTo: parts.sink(reportSink))
        })

    /// What is known between the markers.
    private struct Run {
        var startedAt: Instant?
        var firstAt: Instant?
        var events = 0
        var bytes = 0
    }

    /// The last measurement; it outlives the decorator in the report.
    private final class Measurement {
        var lines: ReportRegistry.Lines = []
    }

    let sink: any Sink
    private let name: String
    private let reporter: FindingSink
    private let parting = MarkerParting(by: BenchmarkMarker.kind)
    private var context: FlowContext?
    private var run = Run()
    private let last = Measurement()

    init(before sink: any Sink, name: String, reportingTo reportSink: (any Sink)?) {
        self.sink = sink
        self.name = name
        reporter = FindingSink(reportSink)
    }

    func open(_ context: FlowContext) throws(FlowError) {
        self.context = context
        run = Run()
        context.reports.publish(name) { [last] in last.lines }
        try sink.open(context)
        try reporter.open(context)
    }

    func append(_ batch: EventBatch) throws(FlowError) {
        try parting.append(batch) { (piece) throws(FlowError) in
            let (count, bytes) = (piece.count, piece.bodyBytes)
            do throws(FlowError) {
                try sink.append(piece)
            } catch {
                run.events += error.delivered
                throw error
            }
            run.events += count
            run.bytes += bytes
        } take: { (index) throws(FlowError) in
            try take(index, of: batch)
        }
    }

    private func take(_ index: Int, of batch: EventBatch) throws(FlowError) {
        guard let context, let column = batch.header(BenchmarkMarker.kind) else { return }
        let now = context.clock.now
        switch BenchmarkMarker(batch.bytes(column[index])) {
        case .start: run = Run(startedAt: now)
        case .first:
            run = Run(startedAt: run.startedAt, firstAt: now)
        case .stop:
            let tag = batch.header(BenchmarkMarker.tag).map { batch.bytes($0[index]) }
            try report(tag.map { String(decoding: $0, as: UTF8.self) } ?? "", at: now)
        case nil: break
        }
    }

    private func report(_ tag: String, at now: Instant) throws(FlowError) {
        let finished = run
        run = Run()
        let running = milliseconds(from: finished.firstAt, to: now)
        var lines = [
            ("tag", tag), ("events", String(finished.events)), ("bytes", String(finished.bytes)),
            (
                "startMs",
                String(milliseconds(from: finished.startedAt, to: finished.firstAt ?? now))
            ),
            ("runMs", String(running)),
        ]
        if running > 0 {
            lines.append(("eventsPerSecond", String(finished.events * 1000 / running)))
            lines.append(("bytesPerSecond", String(finished.bytes * 1000 / running)))
        }
        last.lines = lines
        let text = lines.map { "\($0.0)=\($0.1)" }.joined(separator: " ")
        try reporter.report("\(name) \(text)", [("name", name)] + lines)
    }

    private func milliseconds(from start: Instant?, to end: Instant) -> Int {
        guard let start else { return 0 }
        return Int((end.nanoseconds - start.nanoseconds) / 1_000_000)
    }

    func tick(_ now: Instant) throws(FlowError) {
        try reporter.tick(now)
        if now >= sink.deadline { try sink.tick(now) }
    }

    var deadline: Instant { min(sink.deadline, reporter.deadline) }

    func close() throws(FlowError) {
        try close { () throws(FlowError) in try reporter.close() }
    }
}
