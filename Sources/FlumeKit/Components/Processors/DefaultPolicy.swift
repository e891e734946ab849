/// The policy of a sink that stands alone.
final class DefaultPolicy: SinkPolicy {
    static let declaration = Declaration<SinkPolicyMaker>(
        ComponentDescription(
            .processor, "default",
            summary: "Gives every batch to the one sink of the group.",
            examples: [
                .init(
                    """
                    a1.sinkgroups = g1
                    a1.sinkgroups.g1.sinks = k1
                    a1.sinkgroups.g1.processor.type = default
                    """, "A group of one, the same as none.")
            ],
            agent: AgentFace(
                classNames: ["org.apache.flume.sink.DefaultSinkProcessor"], memberLimits: 1...1)
        ),
        make: { _, _ in DefaultPolicy() })

    private let sink = [0]

    func candidates(at now: Instant) -> [Int] { sink }
    func delivered(by sink: Int, at now: Instant) {}
    func failed(by sink: Int, at now: Instant) {}
}
