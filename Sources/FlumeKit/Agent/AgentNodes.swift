/// A channel of a running agent.
struct ChannelNode: Sendable {
    var plan: ChannelPlan
    let channel: any Channel
    let state: RunnerState
    let counters: Counters
}

/// A source of a running agent.
struct SourceNode: Sendable {
    let plan: SourcePlan
    let runner: SourceRunner
    let thread: Thread
}

/// A group of sinks of a running agent, or one that stands alone.
struct GroupNode: Sendable {
    let plan: SinkGroupPlan
    let runner: SinkRunner
    let thread: Thread
    /// By the name of the sink.
    let counters: [String: Counters]

    var channelNames: Set<String> { Set(plan.sinks.map(\.channel)) }
}

/// Everything of an agent that is there now, in the order of its plan.
struct AgentNodes: Sendable {
    /// What is to be there.
    var plan: AgentPlan
    var channels: [ChannelNode] = []
    var sources: [SourceNode] = []
    var groups: [GroupNode] = []

    /// Whether everything of the plan has come up.
    var isReady: Bool {
        sources.count == plan.sources.count && groups.count == plan.groups.count
            && sources.allSatisfy { $0.runner.state.value.hasStarted }
            && groups.allSatisfy { $0.runner.state.value.hasStarted }
    }

    func channel(_ name: String) -> ChannelNode? { channels.first { $0.plan.name == name } }

    /// The channels that are open, by name.
    var openChannels: [String: any Channel] {
        Dictionary(
            uniqueKeysWithValues: channels.filter { $0.state.value == .running }
                .map { ($0.plan.name, $0.channel) })
    }
}

extension ComponentState {
    /// Whether it has come up, however it is doing since.
    var hasStarted: Bool {
        switch self {
        case .starting: false
        case .running, .failing, .ended, .broken, .stopped: true
        }
    }
}
