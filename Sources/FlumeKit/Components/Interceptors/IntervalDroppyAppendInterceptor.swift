/// Drops every n-th event without a word, for tests.
final class IntervalDroppyAppendInterceptor: Interceptor {
    static let interval = Option<Int>.required(
        "n", in: 1...Int.max, "Of how many events the last one is dropped.")

    static let declaration = Declaration<InterceptorMaker>(
        ComponentDescription(
            .decorator, "intervalDroppyAppend",
            summary: "Drops every n-th event without a word, for tests.",
            options: [interval.description],
            examples: [.init("intervalDroppyAppend(10) console", "Loses the tenth of ten.")]
        ),
        make: { IntervalDroppyAppendInterceptor(every: $0[interval]) })

    private let interval: Int
    /// How many events came since the last one that was dropped.
    private var position = 0
    private var positionBefore = 0
    private var selection = EventSelection()

    init(every interval: Int) { self.interval = interval }

    func intercept(_ batch: EventBatch) {
        positionBefore = position
        var now = position
        selection.choose(from: batch) {
            now = now + 1 == interval ? 0 : now + 1
            return now != 0
        }
        position = now
    }

    func retract(delivered: Int) -> Int {
        let given = selection.given(forDelivered: delivered)
        position = (positionBefore + given) % interval
        return given
    }
}
