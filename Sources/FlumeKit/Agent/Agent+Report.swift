extension Agent {
    /// How it and its components are doing; from any thread.
    public var report: AgentReport {
        let nodes = nodes
        let sources = nodes.sources.map { node in
            AgentReport.Part(
                .source, node.plan.name, type: node.plan.component.description.name,
                state: node.runner.state.value, reason: node.runner.state.reason,
                numbers: numbers(of: node.runner.counters, "SOURCE", Self.sourceCounters))
        }
        let channels = nodes.channels.map { node in
            AgentReport.Part(
                .channel, node.plan.name, type: node.plan.component.description.name,
                state: node.state.value, reason: node.state.reason,
                numbers: size(of: node.channel)
                    + numbers(of: node.counters, "CHANNEL", Self.channelCounters))
        }
        let sinks = nodes.groups.flatMap { group in
            group.plan.sinks.map { sink in
                AgentReport.Part(
                    .sink, sink.name, type: sink.component.description.name,
                    state: group.runner.state.value, reason: group.runner.state.reason,
                    numbers: numbers(
                        of: group.counters[sink.name] ?? Counters(), "SINK", Self.sinkCounters))
            }
        }
        return AgentReport(name: name, isReady: nodes.isReady, parts: sources + channels + sinks)
    }

    private static let sourceCounters: [Counter] = [
        .eventsReceived, .eventsAccepted, .appendsReceived, .appendsAccepted, .batchesReceived,
        .batchesAccepted, .openConnections, .readFailures, .channelWriteFailures, .otherFailures,
    ]

    private static let channelCounters: [Counter] = [.putAttempts, .puts, .takeAttempts, .takes]

    private static let sinkCounters: [Counter] = [
        .connectionsCreated, .connectionsClosed, .connectionsFailed, .batchesEmpty,
        .batchesUnderflow, .batchesComplete, .drainAttempts, .drained, .writeFailures,
        .channelReadFailures,
    ]

    private func numbers(
        of counters: Counters, _ type: String, _ shown: [Counter]
    ) -> [(name: String, value: String)] {
        [("Type", type)] + shown.map { ($0.rawValue, String(counters[$0])) }
            + [
                ("StartTime", String(counters.startTime)),
                ("StopTime", String(counters.stopTime)),
            ]
    }

    private func size(of channel: any Channel) -> [(name: String, value: String)] {
        let count = channel.count
        let capacity = channel.capacity
        // What Flume says of a channel without capacity: Java's largest double.
        let share =
            capacity == 0 ? "1.7976931348623157E308" : "\(Double(count) * 100 / Double(capacity))"
        return [
            ("ChannelSize", String(count)), ("ChannelCapacity", String(capacity)),
            ("ChannelFillPercentage", share),
        ]
    }
}
