/// Ends at once, without an event.
final class NullSource: Source {
    static let declaration = Declaration<SourceMaker>(
        ComponentDescription(
            .source, "null",
            summary: "Ends at once, without an event.",
            examples: [.init("null", "No events at all.")]
        ),
        make: { _ in NullSource() })

    func open(_ context: FlowContext) {}
    func read(into batch: EventBatch, until deadline: Instant) -> SourceState { .ended }
    func close() {}
}
