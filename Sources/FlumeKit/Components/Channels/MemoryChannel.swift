/// Holds events in memory, as many as its capacity.
final class MemoryChannel: Channel {
    static let capacity = Option(
        "capacity", default: 100, in: 1...Int(Int32.max), "How many events it holds.")
    static let transactionCapacity = Option(
        "transactionCapacity", default: 100, in: 1...Int(Int32.max),
        "How many events one transaction puts or takes.")
    static let keepAlive = Option(
        "keep-alive", default: Interval.Seconds(.seconds(3)),
        "How long a source waits for room before it is refused, in seconds.")
    static let byteCapacity = Option<ByteCount?>(
        "byteCapacity", default: nil,
        "How many bytes of bodies it holds; 80 % of the machine's memory if not given.")
    static let bufferPercentage = Option(
        "byteCapacityBufferPercentage", default: 20, in: 0...100,
        "The part of byteCapacity that is kept free for headers, in per cent.")

    static let declaration = Declaration<ChannelMaker>(
        ComponentDescription(
            .channel, "memory",
            summary: "Holds events in memory, as many as its capacity.",
            details: """
                Fast, and empty after a crash; but a source that can repeat itself (TAILDIR, \
                spooldir) is told that its events are safe only when all sinks have committed \
                them, so that nothing of it is lost.

                A source waits for room; one that owes its clients an answer waits for \
                keep-alive and then refuses. Bytes are counted as Flume counts them: bodies \
                only, in units of 100 bytes, of which byteCapacity less \
                byteCapacityBufferPercentage are there.
                """,
            options: [
                capacity.description, transactionCapacity.description, keepAlive.description,
                byteCapacity.description, bufferPercentage.description,
            ],
            examples: [
                .init(
                    """
                    a1.channels.c1.type = memory
                    a1.channels.c1.capacity = 10000
                    a1.channels.c1.transactionCapacity = 1000
                    """, "Room for ten thousand events.")
            ],
            contradiction: { settings in
                settings[transactionCapacity] > settings[capacity]
                    ? ValueFault(
                        expected: "a transactionCapacity (\(settings[transactionCapacity])) of at "
                            + "most the capacity (\(settings[capacity]))") : nil
            },
            agent: AgentFace(classNames: ["org.apache.flume.channel.MemoryChannel"])
        ),
        make: { parts, name in
            MemoryChannel(name, limits(parts))
        })

    private static func limits(_ parts: Parts) -> MemoryLimits {
        MemoryLimits(
            events: parts[capacity], transaction: parts[transactionCapacity],
            slots: MemoryLimits.slots(
                bytes: parts[byteCapacity]?.bytes, bufferPercentage: parts[bufferPercentage]),
            keepAlive: parts[keepAlive].interval)
    }

    let counters = Counters()
    private let name: String
    private let lock = Lock()
    /// Safe because it is touched under the lock only.
    nonisolated(unsafe) private var contents = MemoryContents()
    /// Safe because it is touched under the lock only.
    nonisolated(unsafe) private var limits: MemoryLimits

    init(_ name: String, _ limits: MemoryLimits) {
        self.name = name
        self.limits = limits
    }

    var flumeName: String { "org.apache.flume.channel.MemoryChannel{name: \(name)}" }
    var isDurable: Bool { false }
    var capacity: Int { lock.locked { limits.events } }
    var transactionCapacity: Int { lock.locked { limits.transaction } }
    var count: Int { lock.locked { contents.count } }

    func open(_ context: FlowContext) {}

    func begin(_ context: FlowContext, waiting: RoomWait) -> Transaction {
        Transaction(MemoryTransaction(self, context, waiting))
    }

    func announce(to bell: Doorbell) {
        lock.locked { contents.takers.append(bell) }
    }

    func stopAnnouncing(to bell: Doorbell) {
        lock.locked { contents.takers.removeAll { $0 === bell } }
    }

    func close() {
        let rest = lock.locked { contents.removeAll() }
        for segment in rest {
            for hold in segment.holds { hold.token?.forgo() }
        }
    }

    func reconfigure(_ parts: Parts) -> Bool {
        let putters = lock.locked {
            limits = Self.limits(parts)
            return contents.putters
        }
        for bell in putters { bell.ring() }
        return true
    }

    // MARK: For transactions

    var keepAlive: Interval { lock.locked { limits.keepAlive } }
    var title: String { "memory channel \(name)" }

    func locked<Value>(
        _ body: (inout MemoryContents, MemoryLimits) -> Value
    ) -> Value {
        lock.locked { body(&contents, limits) }
    }
}

/// How much a memory channel may hold.
struct MemoryLimits: Sendable {
    var events: Int
    var transaction: Int
    /// Units of 100 bytes, as Flume counts bodies.
    var slots: Int
    var keepAlive: Interval

    static let slotBytes = 100

    /// The units that bodies may take of so many bytes.
    static func slots(bytes: Int?, bufferPercentage: Int) -> Int {
        let all = bytes ?? Machine.memoryBytes / 5 * 4
        let slots = Double(all) * (1 - Double(bufferPercentage) / 100) / Double(slotBytes)
        // As in Flume, no room at all means no limit.
        return slots < 1 ? Int(Int32.max) : Int(slots)
    }

    /// The units that the bodies of a batch take.
    static func slots(of batch: EventBatch, _ range: Range<Int>) -> Int {
        var sum = 0
        for index in range {
            sum += max(1, (batch.bodies[index].count + slotBytes - 1) / slotBytes)
        }
        return sum
    }
}

/// What a memory channel holds, touched under its lock.
struct MemoryContents {
    var queue = EventQueue()
    /// Events in the queue and in transactions that take.
    var count = 0
    var slots = 0
    /// Rung when events have come.
    var takers: [Doorbell] = []
    /// Rung when there is room again.
    var putters: [Doorbell] = []

    mutating func removeAll() -> [EventQueue.Segment] {
        let rest = queue.removeAll()
        for segment in rest {
            count -= segment.count
            slots -= MemoryLimits.slots(of: segment.batch, segment.start..<segment.batch.count)
        }
        return rest
    }
}
