/// Passes one event of every n: the first, then each n-th after it.
final class IntervalSamplerInterceptor: Interceptor {
    static let interval = Option<Int>.required(
        "n", in: 1...Int.max, "Of how many events one passes.")

    static let declaration = Declaration<InterceptorMaker>(
        ComponentDescription(
            .decorator, "intervalSampler",
            summary: "Passes one event of every n: the first, then each n-th after it.",
            options: [interval.description],
            examples: [.init("intervalSampler(100) console", "Prints one event of a hundred.")]
        ),
        make: { IntervalSamplerInterceptor(every: $0[interval]) })

    private let interval: Int
    /// How many events are dropped before the next one passes.
    private var untilNext = 0
    private var untilNextBefore = 0
    private var selection = EventSelection()

    init(every interval: Int) { self.interval = interval }

    func intercept(_ batch: EventBatch) {
        untilNextBefore = untilNext
        var left = untilNext
        selection.choose(from: batch) {
            left = left == 0 ? interval - 1 : left - 1
            return left == interval - 1
        }
        untilNext = left
    }

    func retract(delivered: Int) -> Int {
        let given = selection.given(forDelivered: delivered)
        let position = (untilNextBefore - given) % interval
        untilNext = position < 0 ? position + interval : position
        return given
    }
}
