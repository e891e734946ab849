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
        "How many bytes of bodies it holds; 80 % of the machine's memory if not given; no limit "
            + "if it is less than 100 bytes.")
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
                keep-alive and then refuses. A reload changes the limits and keeps the events; \
                where it holds more than it now may, room comes as sinks take.

                Bytes are counted as Flume counts them: bodies only, in units of 100 bytes, of \
                which byteCapacity less byteCapacityBufferPercentage are there.
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
            MemoryChannel(name, limits(parts.settings))
        })

    static func limits(_ settings: Settings) -> MemoryLimits {
        MemoryLimits(
            events: settings[capacity], transaction: settings[transactionCapacity],
            slots: MemoryLimits.slots(
                bytes: settings[byteCapacity]?.bytes,
                bufferPercentage: settings[bufferPercentage]),
            keepAlive: settings[keepAlive].interval)
    }

    let name: String
    let counters = Counters()
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
        let used = lock.locked { contents.idle.popLast() }
        let work = used ?? MemoryTransaction(self, context)
        work.begin(context, waiting)
        return Transaction(work)
    }

    func announce(to bell: Doorbell) {
        lock.locked { contents.takers.append(bell) }
    }

    func stopAnnouncing(to bell: Doorbell) {
        lock.locked { contents.takers.removeAll { $0 === bell } }
    }

    /// Changes what it may hold; its events stay.
    ///
    /// Returns what to say where it holds more than that.
    func reconfigure(to limits: MemoryLimits) -> String? {
        let (held, putters) = lock.locked {
            self.limits = limits
            return (contents.count, contents.putters)
        }
        for bell in putters { bell.ring() }
        return held <= limits.events
            ? nil
            : "\(title) holds \(held) events, more than its new capacity (\(limits.events)): it "
                + "takes no more until its sinks have made room"
    }

    func close() {
        let rest = lock.locked { contents.close() }
        for segment in rest {
            for hold in segment.holds { hold.token.forgo() }
        }
    }

    func reconfigure(_ settings: Settings) -> Reconfiguration {
        .done(note: reconfigure(to: Self.limits(settings)))
    }

    // MARK: For transactions

    var title: String { "memory channel \(name)" }

    func locked<Value>(
        _ body: (inout MemoryContents, MemoryLimits) -> Value
    ) -> Value {
        lock.locked { body(&contents, limits) }
    }
}
