/// What came of reading an agent's configuration: the plans, and everything
/// that is wrong, each with the text that it was found in.
public struct AgentReading: Sendable {
    public struct Finding: Sendable {
        /// Which of the texts it is in.
        public var text: Int
        public var diagnostic: Diagnostic

        public init(text: Int, _ diagnostic: Diagnostic) {
            self.text = text
            self.diagnostic = diagnostic
        }
    }

    /// The agents, in the order of their first mention; of one with errors,
    /// what is right of it (that is what a lenient start runs).
    public var plans: [AgentPlan] = []
    /// Sorted by text and place.
    public var findings: [Finding] = []

    public init() {}

    public var hasErrors: Bool { findings.contains { $0.diagnostic.severity == .error } }
}
