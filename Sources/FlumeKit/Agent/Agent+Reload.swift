extension Agent {
    /// What a reload changed, for the log.
    public struct Change: Sendable {
        public var stopped: [String] = []
        public var started: [String] = []
        public var isNothing: Bool { stopped.isEmpty && started.isEmpty }
    }

    /// Becomes another plan: stops what is not in it or is not as it was,
    /// starts what is new, and lets everything else run on.
    ///
    /// A channel that stays keeps its events. One that goes is emptied first,
    /// by the sinks that it had.
    public func apply(_ next: AgentPlan) -> Change {
        let deadline = clock.now.advanced(by: conduct.drainTimeout)
        let nodes = nodes
        let keptChannels = reconfiguredChannels(of: nodes, for: next)
        let keptNames = Set(keptChannels.map(\.plan.name))
        let oldSources = nodes.sources.filter { !stays($0, in: next, keptNames) }
        let oldGroups = nodes.groups.filter { !stays($0, in: next, keptNames) }
        let oldChannels = nodes.channels.filter { !keptNames.contains($0.plan.name) }

        stop(oldSources, until: deadline)
        // Who empties a channel that goes takes its last events with it.
        let emptying = oldGroups.filter { !$0.channelNames.isSubset(of: keptNames) }
        drain(emptying, until: deadline)
        stop(oldGroups.filter { $0.channelNames.isSubset(of: keptNames) })
        for node in oldChannels { _ = close(node) }

        var rest = AgentNodes(plan: next)
        rest.sources = nodes.sources.filter { stays($0, in: next, keptNames) }
        rest.groups = nodes.groups.filter { stays($0, in: next, keptNames) }
        rest.channels = next.channels.map { plan in
            keptChannels.first { $0.plan.name == plan.name } ?? makeNode(plan)
        }
        var change = Change()
        change.stopped = names(of: oldSources, oldGroups, oldChannels)
        let before = Set(
            names(of: rest.sources, rest.groups, keptChannels))
        self.nodes = rest
        openChannels()
        startRunners()
        change.started = names(of: self.nodes.sources, self.nodes.groups, self.nodes.channels)
            .filter { !before.contains($0) }
        return change
    }

    /// The channels that stay, with their new settings.
    private func reconfiguredChannels(
        of nodes: AgentNodes, for next: AgentPlan
    ) -> [ChannelNode] {
        next.channels.compactMap { plan in
            guard var node = nodes.channel(plan.name) else { return nil }
            if node.plan.written != plan.written {
                let outcome = AgentBuilder.reconfigure(node.channel, to: plan, from: node.plan)
                guard case .done(let note) = outcome else { return nil }
                let logger = "channel.\(plan.name)"
                log.say(.info, logger, "has new settings")
                if let note { log.say(.warn, logger, note) }
            }
            node.plan = plan
            return node
        }
    }

    private func stays(
        _ node: SourceNode, in next: AgentPlan, _ channels: Set<String>
    ) -> Bool {
        guard let plan = next.sources.first(where: { $0.name == node.plan.name }) else {
            return false
        }
        return plan.written == node.plan.written && plan.channels == node.plan.channels
            && channels.isSuperset(of: plan.channels)
    }

    private func stays(_ node: GroupNode, in next: AgentPlan, _ channels: Set<String>) -> Bool {
        guard let plan = next.groups.first(where: { $0.name == node.plan.name }),
            plan.written == node.plan.written, plan.sinks.count == node.plan.sinks.count
        else { return false }
        return zip(plan.sinks, node.plan.sinks).allSatisfy { new, old in
            new.name == old.name && new.written == old.written && channels.contains(new.channel)
        }
    }

    private func names(
        of sources: [SourceNode], _ groups: [GroupNode], _ channels: [ChannelNode]
    ) -> [String] {
        sources.map { "source \($0.plan.name)" } + channels.map { "channel \($0.plan.name)" }
            + groups.map { "sink \($0.plan.name)" }
    }
}
