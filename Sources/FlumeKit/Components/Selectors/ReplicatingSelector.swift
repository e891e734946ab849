/// Gives every event to every channel.
final class ReplicatingSelector: Selector {
    static let optional = Option(
        "optional", default: ChannelNames(),
        "Channels, separated by blanks, whose failures are only noted.")

    static let declaration = Declaration<SelectorMaker>(
        ComponentDescription(
            .selector, "replicating",
            summary: "Gives every event to every channel.",
            details: """
                An event counts as stored when all channels have it but the optional ones. An \
                optional channel that has no room is not waited for: what it does not take at \
                once it never gets, and a note says so.
                """,
            options: [optional.description],
            examples: [
                .init(
                    """
                    a1.sources.r1.channels = c1 c2
                    a1.sources.r1.selector.type = replicating
                    a1.sources.r1.selector.optional = c2
                    """, "Every event goes to c1, and to c2 if there is room.")
            ],
            agent: AgentFace(
                classNames: ["org.apache.flume.channel.ReplicatingChannelSelector"])
        ),
        make: { parts, channels in
            let names = Set(parts[optional].channelNames)
            return ReplicatingSelector(isOptional: channels.map(names.contains))
        })

    private let isOptional: [Bool]

    init(isOptional: [Bool]) { self.isOptional = isOptional }

    func route(_ batch: EventBatch, into routes: Routes) {
        for (channel, optional) in isOptional.enumerated() {
            if optional {
                routes.optional[channel] = .all
            } else {
                routes.required[channel] = .all
            }
        }
    }
}
