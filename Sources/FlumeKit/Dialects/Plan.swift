/// What the user's configuration means, checked: components with their
/// settings, and how they are joined.
///
/// Both dialects end here.
public struct FlowPlan: Sendable {
    /// The node's name; empty for a flow given on a command line.
    public var name: String
    public var source: ComponentPlan
    public var sink: SinkPlan

    public init(name: String = "", source: ComponentPlan, sink: SinkPlan) {
        self.name = name
        self.source = source
        self.sink = sink
    }
}

/// One component and the values of its options.
public struct ComponentPlan: Sendable {
    public var description: ComponentDescription
    public var settings: Settings
    public var span: SourceSpan
    /// Which of the texts the span is in, where there are several.
    public var text = 0
    /// Where the values of its options stand in that text, by the option's
    /// key, if the dialect knows.
    public var places: [String: SourceSpan] = [:]
    /// The sinks that options hold as text, by the option's key.
    public var nested: [String: SinkPlan] = [:]
    /// The components that fill its slots, by the slot's key.
    public var slots: [String: ComponentPlan] = [:]

    public init(
        _ description: ComponentDescription,
        settings: Settings = Settings(),
        at span: SourceSpan = SourceSpan(0, 0)
    ) {
        self.description = description
        self.settings = settings
        self.span = span
    }
}

/// A sink with everything before it.
public indirect enum SinkPlan: Sendable {
    case single(ComponentPlan)
    case decorated(ComponentPlan, SinkPlan)
    case fanOut([SinkPlan])
    case failover([SinkPlan])
}
