/// Cannot be opened.
final class FailSink: Sink {
    static let remarks = Option<[Remark]>(
        "remarks", default: [], "What should have been here; it is not looked at.")

    static let declaration = Declaration<SinkMaker>(
        ComponentDescription(
            .sink, "fail",
            summary: "Cannot be opened.",
            details: """
                Holds the place of a sink that is to be filled in later, and serves tests of \
                what happens when a sink is broken.
                """,
            options: [remarks.description],
            examples: [
                .init("fail(\"the collector of dc2\")", "Ends the flow with an error."),
                .init("< fail ? console >", "Shows that a failover works."),
            ]
        ),
        make: { _ in FailSink() })

    func open(_ context: FlowContext) throws(FlowError) {
        throw FlowError(.retry, "attempting to open a stub sink 'fail'")
    }

    func append(_ batch: EventBatch) throws(FlowError) {
        throw FlowError(.retry, "attempting to append to a stub sink")
    }

    func close() {}
}
