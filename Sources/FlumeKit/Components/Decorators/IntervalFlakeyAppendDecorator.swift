/// Fails on every n-th event, for tests of what deals with failures.
final class IntervalFlakeyAppendDecorator: Decorator {
    static let interval = Option<Int>.required(
        "n", in: 1...Int.max, "Of how many events the last one fails.")

    static let declaration = Declaration<DecoratorMaker>(
        ComponentDescription(
            .decorator, "intervalFlakeyAppend",
            summary: "Fails on every n-th event, for tests of what deals with failures.",
            details: """
                The events before a failing one are delivered; the failing one is not. Appended \
                again, it is the first of the next n.
                """,
            options: [interval.description],
            examples: [
                .init(
                    "insistentAppend(100, 1) intervalFlakeyAppend(3) console",
                    "Prints every event, although each third append has to be tried again.")
            ]
        ),
        make: { IntervalFlakeyAppendDecorator(before: $1.make(), every: $0[interval]) })

    let sink: any Sink
    private let interval: Int
    /// How many events came since the last one that failed.
    private var position = 0

    init(before sink: any Sink, every interval: Int) {
        self.sink = sink
        self.interval = interval
    }

    var changesBatches: Bool { true }

    func append(_ batch: EventBatch) throws(FlowError) {
        let untilFailure = interval - position
        if untilFailure <= batch.count {
            position = 0
            try deliverFirst(untilFailure - 1, of: batch, "intervalFlakeyAppend")
        }
        position += batch.count
        try sink.append(batch)
    }
}
