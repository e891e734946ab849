/// Passes a uniform sample of all events, at the end.
final class ReservoirSamplerDecorator: Decorator {
    static let size = Option<Int>.required(
        "k", in: 1...10_000_000, "How many events the sample has.")
    static let seed = Option(
        "seed", default: Int?.none, "A number that decides the sample, so that two runs agree.")

    static let declaration = Declaration<DecoratorMaker>(
        ComponentDescription(
            .decorator, "reservoirSampler",
            summary: "Passes a uniform sample of all events, at the end.",
            details: """
                Every event has the same chance to be among the k that are delivered, in the \
                order they came, when the flow closes; of fewer than k events all are. The \
                sample is held in memory; at 1 GiB it is an error.
                """,
            options: [size.description, seed.description],
            positional: 1,
            examples: [.init("reservoirSampler(10) console", "Prints ten lines of a file.")]
        ),
        make: { ReservoirSamplerDecorator(before: $1.make(), $0[size], seed: $0[seed]) })

    let sink: any Sink
    private let size: Int
    private let seed: UInt64
    private var random: RandomBytes
    private var seen = 0
    /// Where the events of the sample are in `held`.
    private var slots: [UInt32] = []
    /// The sample among events that have been replaced since.
    private var held = EventBatch(arenaBytes: 4096, events: 64)
    private var isOpen = false

    private static let maximumBytes = 1 << 30

    init(before sink: any Sink, _ size: Int, seed: Int?) {
        self.sink = sink
        self.size = size
        self.seed = RandomBytes.seed(seed)
        random = RandomBytes(seed: self.seed)
    }

    var changesBatches: Bool { false }

    func open(_ context: FlowContext) throws(FlowError) {
        random = RandomBytes(seed: seed)
        seen = 0
        slots = []
        held.removeAll()
        try sink.open(context)
        isOpen = true
    }

    func append(_ batch: EventBatch) throws(FlowError) {
        for index in 0..<batch.count {
            seen += 1
            if slots.count < size {
                slots.append(UInt32(try hold(index, of: batch)))
                continue
            }
            let place = random.next(below: seen)
            if place < size { slots[place] = UInt32(try hold(index, of: batch)) }
        }
    }

    private func hold(_ index: Int, of batch: EventBatch) throws(FlowError) -> Int {
        if held.count >= 2 * size + 1024 || held.arenaCount > Self.maximumBytes {
            dropReplaced()
            guard held.arenaCount <= Self.maximumBytes / 2 else {
                throw FlowError(
                    .reject, "the sample of reservoirSampler is over 512 MiB", delivered: index)
            }
        }
        return held.append(copying: index, of: batch)
    }

    /// Keeps the sample only, in the order the events came.
    private func dropReplaced() {
        let sample = EventBatch(arenaBytes: held.arenaCount / 2, events: size)
        slots.sort()
        for place in slots.indices {
            slots[place] = UInt32(sample.append(copying: Int(slots[place]), of: held))
        }
        held = sample
    }

    func close() throws(FlowError) {
        guard isOpen else { return try sink.close() }
        isOpen = false
        try close { () throws(FlowError) in try pour() }
    }

    private func pour() throws(FlowError) {
        dropReplaced()
        let count = held.count
        if count == 0 { return }
        do {
            try sink.append(held)
        } catch {
            throw .lost(count - error.delivered, heldBy: "reservoirSampler", error)
        }
    }
}
