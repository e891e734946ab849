/// A running agent: channels, the threads of its sources and its groups of
/// sinks, and what brings them up, exchanges them and brings them down.
///
/// Belongs to one thread, the agent's; `report` may be called from any. That
/// thread waits on `bell`, which rings when a component changes its state,
/// and calls `attend`.
///
/// Safe because what changes is under the lock, or touched by the agent's
/// thread only.
public final class Agent: @unchecked Sendable {
    /// How an agent is to run.
    public struct Conduct: Sendable {
        /// Whether it ends when its sources have read what there is.
        public var endsWithInput: Bool
        /// How long what was read has for being delivered at the end.
        public var drainTimeout: Interval

        public init(endsWithInput: Bool = false, drainTimeout: Interval = .seconds(30)) {
            self.endsWithInput = endsWithInput
            self.drainTimeout = drainTimeout
        }
    }

    public let name: String
    let conduct: Conduct
    let surroundings: Surroundings
    private let lock = Lock()
    /// Safe because it is changed under the lock, by the agent's thread only.
    nonisolated(unsafe) private var current: AgentNodes
    /// When what could not be opened is tried again.
    private var retryAt: Instant = .distantFuture

    public init(
        _ plan: AgentPlan, _ conduct: Conduct = Conduct(), log: Log,
        clock: any Clock = SystemClock()
    ) {
        name = plan.name
        current = AgentNodes(plan: plan)
        self.conduct = conduct
        surroundings = Surroundings(clock: clock, log: log, endsWithInput: conduct.endsWithInput)
    }

    /// Rings when a component changed its state.
    public var bell: Doorbell { surroundings.bell }
    var log: Log { surroundings.log }
    var clock: any Clock { surroundings.clock }

    /// What is there now.
    var nodes: AgentNodes {
        get { lock.locked { current } }
        set { lock.locked { current = newValue } }
    }

    var plan: AgentPlan { nodes.plan }

    // MARK: Starting

    /// Brings up channels, then sinks, then sources.
    ///
    /// What cannot start now is tried again by `attend`.
    public func start() {
        nodes.channels = plan.channels.map(makeNode)
        openChannels()
        startRunners()
    }

    /// Does what is due: channels that could not be opened.
    public func attend() {
        guard clock.now >= retryAt else { return }
        openChannels()
        startRunners()
    }

    /// When `attend` wants to be called by time.
    public var deadline: Instant { retryAt }

    func makeNode(_ plan: ChannelPlan) -> ChannelNode {
        let channel = AgentBuilder.makeChannel(plan)
        return ChannelNode(
            plan: plan, channel: channel, state: RunnerState(ringing: bell),
            counters: channel.counters)
    }

    func openChannels() {
        retryAt = .distantFuture
        for node in nodes.channels where node.state.value == .starting {
            let logger = "channel.\(node.plan.name)"
            do {
                let context = surroundings.context(
                    logger, stoppedBy: Wakeup(), counters: node.counters)
                try node.channel.open(context)
                node.counters.startTime = clock.wallMilliseconds
                node.state.become(.running)
            } catch {
                if node.state.become(.starting, error.message) {
                    log.say(.error, logger, "cannot start: \(error.message); it is tried again")
                }
                retryAt = clock.now.advanced(by: SourceRunner.restartPause)
            }
        }
    }

    /// Starts every group and every source of the plan that does not run and
    /// whose channels are open.
    func startRunners() {
        let channels = nodes.openChannels
        let groups = Set(nodes.groups.map(\.plan.name))
        for plan in plan.groups where !groups.contains(plan.name) {
            if plan.sinks.allSatisfy({ channels[$0.channel] != nil }) { start(plan, channels) }
        }
        let sources = Set(nodes.sources.map(\.plan.name))
        for plan in plan.sources where !sources.contains(plan.name) {
            if plan.channels.allSatisfy({ channels[$0] != nil }) { start(plan, channels) }
        }
    }

    private func start(_ plan: SinkGroupPlan, _ channels: [String: any Channel]) {
        let counters = Dictionary(
            uniqueKeysWithValues: plan.sinks.map { ($0.name, Counters()) })
        let work = AgentBuilder.sinkWork(plan, channels: channels) { name in
            counters[name] ?? Counters()
        }
        let runner = SinkRunner(plan.name, work, surroundings)
        let thread = Thread("sink \(plan.name)") { runner.run() }
        nodes.groups.append(
            GroupNode(plan: plan, runner: runner, thread: thread, counters: counters))
    }

    private func start(_ plan: SourcePlan, _ channels: [String: any Channel]) {
        let work = AgentBuilder.sourceWork(plan, channels: channels)
        let runner = SourceRunner(plan.name, work, surroundings)
        let thread = Thread("source \(plan.name)") { runner.run() }
        nodes.sources.append(SourceNode(plan: plan, runner: runner, thread: thread))
    }

    // MARK: How it is doing

    /// Whether every component has started.
    public var isReady: Bool { nodes.isReady }

    /// Whether no source will give anything any more.
    public var isAtEndOfInput: Bool {
        let nodes = nodes
        return nodes.sources.count == nodes.plan.sources.count
            && nodes.sources.allSatisfy { $0.runner.state.isFinished }
    }

    /// What it is made of, as the line that says it is ready tells it.
    public var composition: String { plan.composition }
}
