/// Gives every batch to the sink that stands first among those that work.
final class FailoverPolicy: SinkPolicy {
    static let priorities = Option(
        "priority.<sink>", default: SinkPriorities(),
        "How much a sink is preferred; those without it come after, in their order.")
    static let maximumPenalty = Option(
        "maxpenalty", default: Interval.milliseconds(30_000),
        "How long a sink that failed rests at most.")

    static let declaration = Declaration<SinkPolicyMaker>(
        ComponentDescription(
            .processor, "failover",
            summary: "Gives every batch to the sink that stands first among those that work.",
            details: """
                A sink that fails rests for 2 s, and twice as long after each further failure, \
                up to maxpenalty; meanwhile the next one takes the same events. After its rest \
                it is tried again with the next batch. Sinks without a priority have -1, -2 and \
                so on, in the order of the group; of two with the same priority the earlier one \
                is preferred.

                Sinks of one group may have different channels. One whose channel is empty lets \
                the next one look into its own.
                """,
            options: [priorities.description, maximumPenalty.description],
            examples: [
                .init(
                    """
                    a1.sinkgroups = g1
                    a1.sinkgroups.g1.sinks = k1 k2
                    a1.sinkgroups.g1.processor.type = failover
                    a1.sinkgroups.g1.processor.priority.k1 = 10
                    a1.sinkgroups.g1.processor.priority.k2 = 5
                    a1.sinkgroups.g1.processor.maxpenalty = 10000
                    """, "What k1 does not take goes to k2.")
            ],
            agent: AgentFace(classNames: ["org.apache.flume.sink.FailoverSinkProcessor"])
        ),
        make: { parts, sinks in
            FailoverPolicy(
                parts[priorities].ranks(of: sinks), maximumPenalty: parts[maximumPenalty])
        })

    /// A sink that failed.
    private struct Rest {
        var sink: Int
        var failures: Int
        var end: Instant
    }

    /// All sinks, the preferred ones first.
    private let ranking: [Int]
    private let maximumPenalty: Interval
    /// Those that failed, the earliest end first.
    private var resting: [Rest] = []

    /// A policy for sinks of these priorities.
    init(_ priorities: [Int], maximumPenalty: Interval) {
        ranking = priorities.indices.sorted {
            priorities[$0] == priorities[$1] ? $0 < $1 : priorities[$0] > priorities[$1]
        }
        self.maximumPenalty = maximumPenalty
    }

    func candidates(at now: Instant) -> [Int] {
        if resting.isEmpty { return ranking }
        let rested = resting.prefix { $0.end <= now }.map(\.sink)
        return rested + ranking.filter { sink in !resting.contains { $0.sink == sink } }
    }

    func delivered(by sink: Int, at now: Instant) {
        resting.removeAll { $0.sink == sink }
    }

    func failed(by sink: Int, at now: Instant) {
        let failures = 1 + (resting.first { $0.sink == sink }?.failures ?? 0)
        resting.removeAll { $0.sink == sink }
        let penalty = Penalty.after(failures, atMost: maximumPenalty)
        resting.append(Rest(sink: sink, failures: failures, end: now.advanced(by: penalty)))
        resting.sort { $0.end < $1.end }
    }

    func nextCandidate(after now: Instant) -> Instant {
        resting.first { $0.end > now }?.end ?? .distantFuture
    }
}

/// How long a sink rests that failed so many times in a row.
enum Penalty {
    static func after(_ failures: Int, atMost maximum: Interval) -> Interval {
        min(maximum, .milliseconds(1000 << min(Int64(failures), 32)))
    }
}

/// The priorities of a group's sinks, by name.
struct SinkPriorities: OptionValue, NamesSinks, Hashable {
    var priorities: [String: Int] = [:]
    var sinkNames: [String] { Array(priorities.keys) }

    static var placeholder: String { "N" }
    static var takesMany: Bool { true }

    static func parse(_ arguments: [Argument]) -> Result<SinkPriorities, ValueFault> {
        NamedTexts.parse(arguments).flatMap { texts in
            var result = SinkPriorities()
            for (entry, argument) in zip(texts.entries, arguments) {
                guard let number = Int(entry.text) else {
                    return .failure(ValueFault(expected: "a whole number", span: argument.span))
                }
                result.priorities[entry.name] = number
            }
            return .success(result)
        }
    }

    var spelling: String { "" }

    /// The priorities of sinks in their order; those that have none come
    /// after all others that are not below 0.
    func ranks(of sinks: [String]) -> [Int] {
        var next = 0
        return sinks.map { name in
            if let number = priorities[name] { return number }
            next -= 1
            return next
        }
    }
}
