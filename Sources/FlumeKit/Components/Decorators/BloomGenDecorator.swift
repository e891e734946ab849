/// Notes every body in a Bloom set, which follows the events at the end.
final class BloomGenDecorator: Decorator {
    static let declaration = Declaration<DecoratorMaker>(
        ComponentDescription(
            .decorator, "bloomGen",
            summary: "Notes every body in a Bloom set, which follows the events at the end.",
            details: """
                When the flow closes, one more event goes out: without a body, with the set as \
                its attribute bloomSetData. bloomCheck at the other end tells by it whether \
                every event arrived. Only delivered events are in the set.
                """,
            options: [BloomOptions.bits.description, BloomOptions.hashes.description],
            examples: [.init("bloomGen(1000000, 2) console", "A set of a million bits at the end.")]
        ),
        make: { BloomGenDecorator(before: $1.make(), BloomOptions.makeSet($0)) })

    let sink: any Sink
    private let set: BloomSet
    private var hashes: [UInt64] = []
    private var context: FlowContext?
    private var isOpen = false

    init(before sink: any Sink, _ set: BloomSet) {
        self.sink = sink
        self.set = set
    }

    func open(_ context: FlowContext) throws(FlowError) {
        self.context = context
        try sink.open(context)
        isOpen = true
    }

    func append(_ batch: EventBatch) throws(FlowError) {
        // The sink beneath may change the bodies.
        hashes.removeAll(keepingCapacity: true)
        for index in 0..<batch.count { hashes.append(ByteHash.of(batch.body(index))) }
        do {
            try sink.append(batch)
        } catch {
            for hash in hashes.prefix(error.delivered) { set.insert(hash) }
            throw error
        }
        for hash in hashes { set.insert(hash) }
    }

    func close() throws(FlowError) {
        guard isOpen, let context else { return try sink.close() }
        isOpen = false
        let batch = EventBatch(arenaBytes: set.encodedCount, events: 1)
        batch.append(body: ByteRange(0, count: 0))
        context.stamp(batch)
        batch.reserveArena(set.encodedCount)
        set.write(to: batch.arenaEnd)
        batch.setHeader(BloomOptions.setData, ofAllTo: batch.commitArena(set.encodedCount))
        try close { () throws(FlowError) in try sink.append(batch) }
    }
}
