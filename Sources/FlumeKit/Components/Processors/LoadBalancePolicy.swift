/// Spreads the batches over the sinks of the group.
final class LoadBalancePolicy: SinkPolicy {
    static let selector = Option(
        "selector", default: TurnOrder.roundRobin, "Which sink is tried first for a batch.")
    static let backoff = Option(
        "backoff", default: false, "Whether a sink that fails is passed over for a while.")
    static let maximumRest = Option(
        "selector.maxTimeOut", default: Interval.milliseconds(30_000),
        "How long a sink that failed is passed over at most.")

    static let declaration = Declaration<SinkPolicyMaker>(
        ComponentDescription(
            .processor, "load_balance",
            summary: "Spreads the batches over the sinks of the group.",
            details: """
                Sinks take turns, batch by batch, or are drawn; one that fails passes its batch \
                on to the next. With backoff it is passed over for 2 s, and twice as long after \
                each further failure, up to selector.maxTimeOut; an hour without a failure makes \
                that forgotten.

                One thread serves the group, so this spreads the load but adds no speed: for \
                that, give several sinks the same channel without a group.
                """,
            options: [selector.description, backoff.description, maximumRest.description],
            examples: [
                .init(
                    """
                    a1.sinkgroups = g1
                    a1.sinkgroups.g1.sinks = k1 k2
                    a1.sinkgroups.g1.processor.type = load_balance
                    a1.sinkgroups.g1.processor.backoff = true
                    a1.sinkgroups.g1.processor.selector = random
                    """, "Batches go to k1 and k2 at random.")
            ],
            agent: AgentFace(
                classNames: ["org.apache.flume.sink.LoadBalancingSinkProcessor"],
                memberLimits: 2...Int.max)
        ),
        make: { parts, sinks in
            LoadBalancePolicy(
                parts[selector], sinks: sinks.count,
                maximumRest: parts[backoff] ? parts[maximumRest] : nil,
                seed: RandomBytes.seed(nil))
        })

    /// What is known of a sink's failures.
    private struct Failures {
        var inARow = 0
        var last: Instant?
        var restEnd: Instant?
    }

    private static let mostInARow = 16
    /// How long after its rest a sink's next failure counts as one more.
    private static let memory = Interval.seconds(3600)

    private let order: TurnOrder
    /// How long sinks rest at most; `nil` if they do not.
    private let maximumRest: Interval?
    private var failures: [Failures]
    private var random: RandomBytes
    /// Whose turn it is among those that do not rest.
    private var turn = 0
    /// Whether the turn was used since the candidates were told.
    private var isUsed = true

    init(_ order: TurnOrder, sinks: Int, maximumRest: Interval?, seed: UInt64) {
        self.order = order
        self.maximumRest = maximumRest
        failures = Array(repeating: Failures(), count: sinks)
        random = RandomBytes(seed: seed)
    }

    func candidates(at now: Instant) -> [Int] {
        var active = failures.indices.filter { !isResting($0, at: now) }
        if active.isEmpty { return [] }
        isUsed = false
        switch order {
        case .roundRobin:
            if turn >= active.count { turn = 0 }
            return Array(active[turn...] + active[..<turn])
        case .random:
            for place in active.indices.dropLast() {
                active.swapAt(place, place + random.next(below: active.count - place))
            }
            return active
        }
    }

    private func isResting(_ sink: Int, at now: Instant) -> Bool {
        failures[sink].restEnd.map { now < $0 } ?? false
    }

    func delivered(by sink: Int, at now: Instant) { useTurn() }

    func failed(by sink: Int, at now: Instant) {
        useTurn()
        guard let maximumRest else { return }
        let known = failures[sink]
        let lastRest = Penalty.after(known.inARow, atMost: maximumRest)
        let isOneMore = known.last.map { now < $0.advanced(by: lastRest).advanced(by: Self.memory) }
        let inARow = isOneMore == true ? min(known.inARow + 1, Self.mostInARow) : 1
        let rest = Penalty.after(inARow, atMost: maximumRest)
        failures[sink] = Failures(inARow: inARow, last: now, restEnd: now.advanced(by: rest))
    }

    /// Passes the turn on, once for each batch.
    private func useTurn() {
        if isUsed { return }
        isUsed = true
        turn += 1
    }

    func nextCandidate(after now: Instant) -> Instant {
        failures.compactMap(\.restEnd).filter { $0 > now }.min() ?? .distantFuture
    }
}
