/// Gives out what the counting components of the flow have counted, again and
/// again.
final class ReportSource: Source {
    static let period = Option(
        "periodMs", default: Interval.milliseconds(2000),
        in: .milliseconds(1)...Interval(nanoseconds: .max), "The time between two reports.")

    static let declaration = Declaration<SourceMaker>(
        ComponentDescription(
            .source, "report",
            summary: "Gives out what the flow has counted, at intervals.",
            details: """
                One event for each `counter`, `accumulator`, `counterHistory`, histogram or \
                other reporting component: the body is the report's name and its values, \
                `requests: events=12, bytes=840`. The header `report` has the name, and each \
                value is a header of its own.
                """,
            options: [period.description],
            examples: [
                .init("report", "The counts every two seconds."),
                .init("report(10s)", "The counts every ten seconds."),
            ]
        ),
        make: { ReportSource(every: $0[period]) })

    private let period: Interval
    private var context: FlowContext?
    private var next: Instant = .distantFuture

    init(every period: Interval) { self.period = period }

    func open(_ context: FlowContext) {
        self.context = context
        next = context.clock.now.advanced(by: period)
    }

    func read(into batch: EventBatch, until deadline: Instant) -> SourceState {
        guard let context else { preconditionFailure("read follows open") }
        context.clock.wait(until: min(next, deadline), or: context.wakeup)
        if context.isStopping { return .ended }
        let now = context.clock.now
        if now < next { return .open }
        // A report that was late does not make those after it come in a rush.
        next = max(next.advanced(by: period), now)
        for report in context.reports.all() { append(report.name, report.lines, to: batch) }
        context.stamp(batch)
        return .open
    }

    private func append(_ name: String, _ lines: ReportRegistry.Lines, to batch: EventBatch) {
        let values = lines.map { "\($0.name)=\($0.value)" }.joined(separator: ", ")
        let index = batch.append(body: batch.store(Array("\(name): \(values)".utf8)))
        for (header, value) in [("report", name)] + lines.map({ ($0.name, $0.value) }) {
            let column = batch.makeHeader(HeaderName(header))
            batch.setHeader(column, index, to: batch.store(Array(value.utf8)))
        }
    }

    func close() {}
}
