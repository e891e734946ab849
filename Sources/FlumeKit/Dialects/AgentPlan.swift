/// What an agent's configuration means, checked: its components with their
/// settings, and how they are joined.
public struct AgentPlan: Sendable {
    public var name: String
    public var channels: [ChannelPlan] = []
    public var sources: [SourcePlan] = []
    public var groups: [SinkGroupPlan] = []

    public init(name: String) { self.name = name }

    public var sinkCount: Int { groups.reduce(0) { $0 + $1.sinks.count } }

    /// What it is made of: "2 sources, 1 channel, 1 sink".
    public var composition: String {
        [(sources.count, "source"), (channels.count, "channel"), (sinkCount, "sink")]
            .map { "\($0) \($1)\($0 == 1 ? "" : "s")" }.joined(separator: ", ")
    }
}

/// The settings of a part as the user wrote them, resolved: two parts whose
/// texts are equal need no restart.
public typealias WrittenSettings = [String: String]

/// A channel, checked.
public struct ChannelPlan: Sendable {
    public var name: String
    public var component: ComponentPlan
    public var written: WrittenSettings

    public init(name: String, component: ComponentPlan, written: WrittenSettings = [:]) {
        self.name = name
        self.component = component
        self.written = written
    }
}

/// A source with all that its events pass on their way to the channels.
public struct SourcePlan: Sendable {
    public var name: String
    public var component: ComponentPlan
    /// In the order in which they change the events.
    public var interceptors: [ComponentPlan] = []
    public var selector: ComponentPlan
    /// Their names, in the order of the configuration.
    public var channels: [String]
    public var written: WrittenSettings

    public init(
        name: String, component: ComponentPlan, selector: ComponentPlan, channels: [String],
        written: WrittenSettings = [:]
    ) {
        self.name = name
        self.component = component
        self.selector = selector
        self.channels = channels
        self.written = written
    }
}

/// A sink and the channel that it empties.
public struct AgentSinkPlan: Sendable {
    public var name: String
    public var component: ComponentPlan
    public var channel: String
    public var written: WrittenSettings

    public init(
        name: String, component: ComponentPlan, channel: String, written: WrittenSettings = [:]
    ) {
        self.name = name
        self.component = component
        self.channel = channel
        self.written = written
    }
}

/// Sinks of which one thread takes care; a sink outside all groups is a group
/// of its own, under its name.
public struct SinkGroupPlan: Sendable {
    public var name: String
    public var processor: ComponentPlan
    public var sinks: [AgentSinkPlan]
    public var written: WrittenSettings

    public init(
        name: String, processor: ComponentPlan, sinks: [AgentSinkPlan],
        written: WrittenSettings = [:]
    ) {
        self.name = name
        self.processor = processor
        self.sinks = sinks
        self.written = written
    }
}

extension ComponentPlan {
    /// How many events it moves in one transaction, where it says so.
    public var batchEvents: Int? {
        guard let key = description.agent.batchKey, let option = description.option(key)
        else { return nil }
        return settings.given[key] as? Int ?? option.fallback as? Int
    }

    /// The whole number of an option that not every component of the kind has.
    package func number(_ key: String) -> Int? {
        guard let option = description.option(key) else { return nil }
        return settings.given[key] as? Int ?? option.fallback as? Int
    }
}
