extension Agent {
    /// What was not done when an agent ended.
    public struct Remainder: Sendable {
        /// Events that are in channels which forget them.
        public var events = 0
        /// Sources and sinks that could not do their work.
        public var broken: [String] = []

        public var isNothing: Bool { events == 0 && broken.isEmpty }
    }

    /// Stops the sources, delivers what was read, stops the sinks and closes
    /// the channels; says what is left undone.
    public func stop() -> Remainder {
        let deadline = clock.now.advanced(by: conduct.drainTimeout)
        let nodes = nodes
        stop(nodes.sources, until: deadline)
        drain(nodes.groups, until: deadline)
        var remainder = Remainder()
        remainder.broken =
            nodes.sources.filter { $0.runner.state.value == .broken }.map {
                "source \($0.plan.name)"
            }
            + nodes.groups.filter { $0.runner.state.value == .broken }.map {
                "sink \($0.plan.name)"
            }
        for node in nodes.channels { remainder.events += close(node) }
        self.nodes = AgentNodes(plan: nodes.plan)
        return remainder
    }

    /// Stops sources; what they have read is stored, if that is possible
    /// before the deadline.
    func stop(_ sources: [SourceNode], until deadline: Instant) {
        for node in sources { node.runner.stop() }
        wait(for: sources.map(\.runner.state), until: deadline)
        for node in sources { node.runner.abandon() }
        for node in sources { node.thread.join() }
    }

    /// Lets groups deliver what their channels hold, and stops them.
    func drain(_ groups: [GroupNode], until deadline: Instant) {
        for node in groups { node.runner.drain() }
        wait(for: groups.map(\.runner.state), until: deadline)
        stop(groups)
    }

    /// Stops groups after the batch at hand.
    func stop(_ groups: [GroupNode]) {
        for node in groups { node.runner.stop() }
        for node in groups { node.thread.join() }
    }

    /// Closes a channel; returns how many events are lost with it.
    func close(_ node: ChannelNode) -> Int {
        guard node.state.value == .running else { return 0 }
        let left = node.channel.isDurable ? 0 : node.channel.count
        if left > 0 {
            log.say(
                .error, "channel.\(node.plan.name)",
                "\(left) \(left == 1 ? "event was" : "events were") not delivered")
        }
        node.channel.close()
        node.state.become(.stopped)
        node.counters.stopTime = clock.wallMilliseconds
        return left
    }

    private func wait(for states: [RunnerState], until deadline: Instant) {
        while true {
            bell.arm()
            if states.allSatisfy(\.isFinished) || clock.now >= deadline { return }
            bell.wait(until: deadline, clock: clock)
        }
    }
}
