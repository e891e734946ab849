/// Gives every event to one of the channels.
final class LoadBalancingSelector: Selector {
    static let policy = Option(
        "policy", default: TurnOrder.roundRobin, "Whose turn it is, event by event.")

    static let declaration = Declaration<SelectorMaker>(
        ComponentDescription(
            .selector, "load_balancing",
            summary: "Gives every event to one of the channels.",
            details: """
                The channels take turns event by event, in the order in which the source names \
                them, or are drawn. One that is full is waited for; its events go to no other.
                """,
            options: [policy.description],
            examples: [
                .init(
                    """
                    a1.sources.r1.channels = c1 c2
                    a1.sources.r1.selector.type = load_balancing
                    a1.sources.r1.selector.policy = round_robin
                    """, "Half of the events go to each channel.")
            ],
            agent: AgentFace(
                classNames: ["org.apache.flume.channel.LoadBalancingChannelSelector"])
        ),
        make: { parts, channels in
            LoadBalancingSelector(
                parts[policy], channels: channels.count, seed: RandomBytes.seed(nil))
        })

    private let order: TurnOrder
    private let channels: Int
    private var random: RandomBytes
    private var next = 0

    init(_ order: TurnOrder, channels: Int, seed: UInt64) {
        self.order = order
        self.channels = channels
        random = RandomBytes(seed: seed)
    }

    func route(_ batch: EventBatch, into routes: Routes) {
        var shares: [[UInt32]] = Array(repeating: [], count: channels)
        for share in shares.indices { shares[share].reserveCapacity(batch.count / channels + 1) }
        for index in 0..<batch.count { shares[turn()].append(UInt32(index)) }
        for (channel, indices) in shares.enumerated() {
            routes.required[channel] = .of(indices, batch.count)
        }
    }

    private func turn() -> Int {
        if order == .random { return random.next(below: channels) }
        defer { next = next + 1 == channels ? 0 : next + 1 }
        return next
    }
}
