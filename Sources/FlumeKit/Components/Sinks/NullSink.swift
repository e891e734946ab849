/// Takes every event and drops it.
final class NullSink: Sink {
    static let declaration = Declaration<SinkMaker>(
        ComponentDescription(
            .sink, "null",
            summary: "Takes every event and drops it.",
            examples: [.init("null", "Drops everything.")]
        ),
        make: { _ in NullSink() })

    func open(_ context: FlowContext) {}
    func append(_ batch: EventBatch) {}
    func close() {}
}
