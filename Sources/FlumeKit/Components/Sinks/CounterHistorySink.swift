/// Counts the events it gets, period by period, and drops them.
final class CounterHistorySink: Sink {
    static let name = Option<String>.required("name", "The name of the report.")
    static let period = Option(
        "periodMs", default: Interval.milliseconds(1000),
        in: .milliseconds(1)...Interval(nanoseconds: .max), "The length of a period.")

    static let declaration = Declaration<SinkMaker>(
        ComponentDescription(
            .sink, "counterHistory",
            summary: "Counts the events it gets, period by period.",
            details: """
                The events are dropped. Reported under the name are the events and the bytes of \
                all periods together, and as `history` the events of each of the last 300 \
                complete periods, the oldest first. The source `report` shows them.
                """,
            options: [name.description, period.description],
            examples: [
                .init("counterHistory(requests)", "Counts the events of each second."),
                .init("counterHistory(requests, 1m)", "Counts the events of each minute."),
            ]
        ),
        make: { CounterHistorySink($0[name], every: $0[period]) })

    /// How many periods are remembered.
    static let capacity = 300

    private let name: String
    private let period: Interval
    private var events = 0
    private var bytes = 0
    private var current = 0
    private var history: [Int] = []
    private var periodEnd: Instant = .distantFuture
    private var clock: (any Clock)?

    init(_ name: String, every period: Interval) {
        self.name = name
        self.period = period
    }

    func open(_ context: FlowContext) {
        (events, bytes, current, history) = (0, 0, 0, [])
        clock = context.clock
        periodEnd = context.clock.now.advanced(by: period)
        context.reports.publish(name) { [self] in
            completePeriods()
            return [
                ("events", String(events)), ("bytes", String(bytes)),
                ("periodMs", String(period.milliseconds)),
                ("history", history.map { String($0) }.joined(separator: " ")),
            ]
        }
    }

    func append(_ batch: EventBatch) {
        completePeriods()
        events += batch.count
        bytes += batch.bodyBytes
        current += batch.count
    }

    /// Moves on to the period that is now.
    ///
    /// Nothing wakes the flow for it: who counts or asks comes here first.
    private func completePeriods() {
        guard let now = clock?.now, now >= periodEnd else { return }
        let empty = (now.nanoseconds - periodEnd.nanoseconds) / period.nanoseconds
        history.append(current)
        history += [Int](repeating: 0, count: min(Int(empty), Self.capacity))
        history.removeFirst(max(0, history.count - Self.capacity))
        current = 0
        periodEnd = periodEnd.advanced(byNanoseconds: (empty + 1) * period.nanoseconds)
    }

    func close() {}
}
