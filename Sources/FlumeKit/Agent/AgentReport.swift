/// How an agent and each of its components are doing, as numbers and words.
public struct AgentReport: Sendable {
    /// One source, channel or sink.
    public struct Part: Sendable {
        public var kind: ComponentKind
        public var name: String
        /// Its type, by the catalogue's name.
        public var type: String
        public var state: ComponentState
        /// Why it is not running, if it is not.
        public var reason: String
        /// What it counts, by Flume's names, as Flume writes them.
        public var numbers: [(name: String, value: String)]

        public init(
            _ kind: ComponentKind, _ name: String, type: String, state: ComponentState,
            reason: String = "", numbers: [(name: String, value: String)]
        ) {
            self.kind = kind
            self.name = name
            self.type = type
            self.state = state
            self.reason = reason
            self.numbers = numbers
        }
    }

    public var name: String
    /// Whether every component has started.
    public var isReady: Bool
    /// Sources, then channels, then sinks.
    public var parts: [Part]

    public init(name: String, isReady: Bool, parts: [Part]) {
        self.name = name
        self.isReady = isReady
        self.parts = parts
    }
}
