/// Tells by the Bloom sets of bloomGen whether every event arrived.
final class BloomCheckDecorator: Decorator {
    static let reportSink = Option(
        "reportSink", default: SinkText?.none, "Where an event for each finding goes.")

    static let declaration = Declaration<DecoratorMaker>(
        ComponentDescription(
            .decorator, "bloomCheck",
            summary: "Tells by the Bloom sets of bloomGen whether every event arrived.",
            details: """
                Each body that passes is noted in a set of its own. An event with the attribute \
                bloomSetData is taken out of the stream and compared: when every bit of its set \
                is known, the events arrived (but for chance); when one is not, some event is \
                missing. Bits and hashes are those of bloomGen. The findings are counted in the \
                report bloomCheck; each also goes to the report sink as an event whose \
                attribute bloomCheck is complete, incomplete or incomparable.
                """,
            options: [
                BloomOptions.bits.description, BloomOptions.hashes.description,
                reportSink.description,
            ],
            examples: [
                .init("bloomCheck(1000000, 2) console", "Checks the sets and prints the events."),
                .init(
                    #"bloomCheck(1000000, 2, "console") null"#, "Prints the findings only."),
            ]
        ),
        make: { parts, beneath in
            BloomCheckDecorator(
                before: beneath.make(), BloomOptions.makeSet(parts),
                reportingTo: parts.sink(reportSink))
        })

    /// What the comparison with one set found.
    private enum Finding: String, CaseIterable {
        case complete, incomplete, incomparable
    }

    /// How often each was found; it outlives the decorator in the report.
    private final class Findings {
        var counts: [Finding: Int] = [:]
    }

    let sink: any Sink
    private let set: BloomSet
    private let reporter: FindingSink
    private let parting = MarkerParting(by: BloomOptions.setData)
    private let findings = Findings()

    init(before sink: any Sink, _ set: BloomSet, reportingTo reportSink: (any Sink)?) {
        self.sink = sink
        self.set = set
        reporter = FindingSink(reportSink)
    }

    func open(_ context: FlowContext) throws(FlowError) {
        context.reports.publish("bloomCheck") { [findings] in
            Finding.allCases.map { ($0.rawValue, String(findings.counts[$0] ?? 0)) }
        }
        try sink.open(context)
        try reporter.open(context)
    }

    func append(_ batch: EventBatch) throws(FlowError) {
        try parting.append(batch) { (piece) throws(FlowError) in
            for index in 0..<piece.count { set.insert(ByteHash.of(piece.body(index))) }
            try sink.append(piece)
        } take: { (index) throws(FlowError) in
            guard let column = batch.header(BloomOptions.setData) else { return }
            let finding = compare(batch.bytes(column[index]))
            findings.counts[finding, default: 0] += 1
            try reporter.report(
                "bloomCheck: \(finding.rawValue)", [("bloomCheck", finding.rawValue)])
        }
    }

    private func compare(_ encoded: UnsafeRawBufferPointer) -> Finding {
        guard let other = try? BloomSet(encoded), let result = set.mayContainAll(of: other) else {
            return .incomparable
        }
        return result ? .complete : .incomplete
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
