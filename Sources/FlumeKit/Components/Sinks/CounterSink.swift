/// Counts the events it gets, and drops them.
final class CounterSink: Sink {
    static let name = Option<String>.required("name", "The name of the report.")

    static let declaration = describe(
        "counter", summary: "Counts the events it gets, from zero at each opening.",
        resetsAtOpen: true, example: .init("counter(requests)", "Counts events and bytes."))

    static let accumulatorDeclaration = describe(
        "accumulator", summary: "Counts the events it gets, going on when opened again.",
        resetsAtOpen: false,
        example: .init("accumulator(requests)", "Counts events and bytes of all openings."))

    private static func describe(
        _ word: String, summary: String, resetsAtOpen: Bool,
        example: ComponentDescription.Example
    ) -> Declaration<SinkMaker> {
        Declaration(
            ComponentDescription(
                .sink, word,
                summary: summary,
                details: """
                    The events are dropped. Their number and the bytes of their bodies are \
                    reported under the name, which the source `report` shows.
                    """,
                options: [name.description],
                examples: [example]
            ),
            make: { CounterSink($0[name], resetsAtOpen: resetsAtOpen) })
    }

    private let name: String
    private let resetsAtOpen: Bool
    private var events = 0
    private var bytes = 0

    init(_ name: String, resetsAtOpen: Bool) {
        self.name = name
        self.resetsAtOpen = resetsAtOpen
    }

    func open(_ context: FlowContext) {
        if resetsAtOpen { (events, bytes) = (0, 0) }
        context.reports.publish(name) { [self] in
            [("events", String(events)), ("bytes", String(bytes))]
        }
    }

    func append(_ batch: EventBatch) {
        events += batch.count
        bytes += batch.bodyBytes
    }

    func close() {}
}
