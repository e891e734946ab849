/// What the user's configuration means, checked: components with their
/// settings, and how they are joined. Both dialects end here.
public struct FlowPlan: Sendable {
    /// The node's name; empty for a flow given on a command line.
    public var name: String
    public var source: ComponentPlan
    public var sink: SinkPlan
}

/// One component and the values of its options.
public struct ComponentPlan: Sendable {
    public var description: ComponentDescription
    public var settings: Settings
    public var span: SourceSpan
    /// The sinks that options hold as text, by the option's key.
    public var nested: [String: SinkPlan] = [:]
}

/// A sink with everything before it.
public indirect enum SinkPlan: Sendable {
    case single(ComponentPlan)
    case decorated(ComponentPlan, SinkPlan)
    case fanOut([SinkPlan])
    case failover([SinkPlan])
}
