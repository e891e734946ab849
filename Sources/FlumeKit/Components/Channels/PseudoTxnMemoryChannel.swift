/// Holds events in memory and knows no going back.
final class PseudoTxnMemoryChannel: Channel {
    static let capacity = Option(
        "capacity", default: 50, in: 1...Int(Int32.max), "How many events it holds.")
    static let keepAlive = MemoryChannel.keepAlive

    static let declaration = Declaration<ChannelMaker>(
        ComponentDescription(
            .channel, "pseudo",
            summary: "Holds events in memory and knows no going back.",
            details: """
                What is put is there at once, what is taken is gone at once: a sink that fails \
                loses the events it was given, and a source that was told to wait for them \
                hears that they are safe. For tests of what that means; the channel to use is \
                memory.
                """,
            options: [capacity.description, keepAlive.description],
            examples: [
                .init(
                    """
                    a1.channels.c1.type = org.apache.flume.channel.PseudoTxnMemoryChannel
                    a1.channels.c1.capacity = 500
                    """, "Room for five hundred events.")
            ],
            agent: AgentFace(classNames: ["org.apache.flume.channel.PseudoTxnMemoryChannel"])
        ),
        make: { parts, name in
            PseudoTxnMemoryChannel(name, limits(parts.settings))
        })

    private static func limits(_ settings: Settings) -> MemoryLimits {
        MemoryLimits(
            events: settings[capacity], transaction: settings[capacity],
            keepAlive: settings[keepAlive].interval)
    }

    /// What does the work, in a transaction for each call.
    private let memory: MemoryChannel

    init(_ name: String, _ limits: MemoryLimits) { memory = MemoryChannel(name, limits) }

    var flumeName: String {
        "org.apache.flume.channel.PseudoTxnMemoryChannel{name: \(memory.name)}"
    }
    var isDurable: Bool { false }
    var capacity: Int { memory.capacity }
    var transactionCapacity: Int { memory.transactionCapacity }
    var count: Int { memory.count }
    var counters: Counters { memory.counters }

    func open(_ context: FlowContext) { memory.open(context) }
    func announce(to bell: Doorbell) { memory.announce(to: bell) }
    func stopAnnouncing(to bell: Doorbell) { memory.stopAnnouncing(to: bell) }
    func close() { memory.close() }

    func reconfigure(_ settings: Settings) -> Reconfiguration {
        .done(note: memory.reconfigure(to: Self.limits(settings)))
    }

    func begin(_ context: FlowContext, waiting: RoomWait) -> Transaction {
        Transaction(Work(memory, context, waiting))
    }

    private final class Work: TransactionWork {
        private let memory: MemoryChannel
        private let context: FlowContext
        private let waiting: RoomWait

        init(_ memory: MemoryChannel, _ context: FlowContext, _ waiting: RoomWait) {
            self.memory = memory
            self.context = context
            self.waiting = waiting
        }

        func put(
            _ batch: EventBatch, _ range: Range<Int>, _ acknowledgement: Acknowledgement?
        ) throws(FlowError) {
            let transaction = memory.begin(context, waiting: waiting)
            try transaction.put(batch, range, acknowledgement)
            try transaction.commit()
        }

        func take(upTo maximum: Int) throws(FlowError) -> EventBatch {
            let transaction = memory.begin(context, waiting: waiting)
            let copy = EventBatch(arenaBytes: 64, events: 64)
            copy.copy(from: try transaction.take(upTo: maximum))
            try transaction.commit()
            return copy
        }

        func commit() {}
        func commit(taken delivered: Int) {}
        func rollBack() {}
    }
}
