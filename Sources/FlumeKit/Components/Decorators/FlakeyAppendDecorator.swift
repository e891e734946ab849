/// Fails on events by chance, for tests of what deals with failures.
final class FlakeyAppendDecorator: Decorator {
    static let probability = Option<Double>.required(
        "p", in: 0...1, "The probability that an event fails.")
    static let seed = Option(
        "seed", default: Int?.none, "A number that decides which fail, so that two runs agree.")

    static let declaration = Declaration<DecoratorMaker>(
        ComponentDescription(
            .decorator, "flakeyAppend",
            summary: "Fails on events by chance, for tests of what deals with failures.",
            details: "The events before a failing one are delivered; the failing one is not.",
            options: [probability.description, seed.description],
            examples: [
                .init(
                    "insistentAppend(100, 1) flakeyAppend(0.2, 7) console",
                    "Prints every event, although some have to be tried again.")
            ]
        ),
        make: { FlakeyAppendDecorator(before: $1.make(), $0[probability], seed: $0[seed]) })

    let sink: any Sink
    private let chance: Chance
    private var random: RandomBytes

    init(before sink: any Sink, _ probability: Double, seed: Int?) {
        self.sink = sink
        chance = Chance(probability)
        random = RandomBytes(seed: RandomBytes.seed(seed))
    }

    var changesBatches: Bool { true }

    func append(_ batch: EventBatch) throws(FlowError) {
        for index in 0..<batch.count where chance.comesTrue(&random) {
            try deliverFirst(index, of: batch, "flakeyAppend")
        }
        try sink.append(batch)
    }
}

extension Decorator {
    /// Delivers the first events of a batch and fails on the next one.
    func deliverFirst(
        _ count: Int, of batch: EventBatch, _ name: String
    ) throws(FlowError) -> Never {
        batch.truncate(to: count)
        if count > 0 { try sink.append(batch) }
        throw FlowError(.retry, "\(name) failed on purpose", delivered: count)
    }
}
