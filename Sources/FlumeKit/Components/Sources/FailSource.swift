/// Cannot be opened.
final class FailSource: Source {
    static let remarks = Option<[Remark]>(
        "remarks", default: [], "What should have been here; it is not looked at.")

    static let declaration = Declaration<SourceMaker>(
        ComponentDescription(
            .source, "fail",
            summary: "Cannot be opened.",
            details: """
                Holds the place of a source that is to be filled in later, and serves tests of \
                what happens when a source is broken.
                """,
            options: [remarks.description],
            examples: [.init("fail(\"the source of dc2\")", "Ends the flow with an error.")]
        ),
        make: { _ in FailSource() })

    func open(_ context: FlowContext) throws(FlowError) {
        throw FlowError(.retry, "attempting to open a stub source 'fail'")
    }

    func read(into batch: EventBatch, until deadline: Instant) throws(FlowError) -> SourceState {
        throw FlowError(.retry, "attempting to read from a stub source")
    }

    func close() {}
}
