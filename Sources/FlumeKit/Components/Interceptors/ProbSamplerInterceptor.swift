/// Passes each event with the same probability.
final class ProbSamplerInterceptor: Interceptor {
    static let probability = Option<Double>.required(
        "p", in: 0...1, "The probability that an event passes.")
    static let seed = Option(
        "seed", default: Int?.none, "A number that decides which pass, so that two runs agree.")

    static let declaration = Declaration<InterceptorMaker>(
        ComponentDescription(
            .decorator, "probSampler",
            summary: "Passes each event with the same probability.",
            details: "Opened again with a seed, it chooses the same places again.",
            options: [probability.description, seed.description],
            examples: [.init("probSampler(0.01) console", "Prints about one event of a hundred.")]
        ),
        make: { ProbSamplerInterceptor($0[probability], seed: $0[seed]) })

    private let chance: Chance
    private let seed: UInt64
    private var random: RandomBytes
    private var randomBefore: RandomBytes
    private var selection = EventSelection()

    init(_ probability: Double, seed: Int?) {
        chance = Chance(probability)
        self.seed = RandomBytes.seed(seed)
        random = RandomBytes(seed: self.seed)
        randomBefore = random
    }

    func open(_ context: FlowContext) { random = RandomBytes(seed: seed) }

    func intercept(_ batch: EventBatch) {
        randomBefore = random
        var next = random
        let chance = chance
        selection.choose(from: batch) { chance.comesTrue(&next) }
        random = next
    }

    func retract(delivered: Int) -> Int {
        let given = selection.given(forDelivered: delivered)
        random = randomBefore
        for _ in 0..<given { _ = random.next() }
        return given
    }
}
