/// Why a flow could not go on: a sentence, and what may be done about it.
public struct FlowError: Error, Hashable, Sendable {
    public enum Kind: Hashable, Sendable {
        /// May work when tried again: a refused connection, a full disk.
        case retry
        /// Will not work however often it is tried: a fault in the data.
        case reject
        /// The user or a signal asked to stop while something waited.
        case interrupted
        /// The reader of our output went away: no fault, but the end.
        case outputClosed
    }

    public var kind: Kind
    public var message: String
    /// How many events of the batch at hand were delivered before.
    public var delivered: Int

    public init(_ kind: Kind = .retry, _ message: String, delivered: Int = 0) {
        self.kind = kind
        self.message = message
        self.delivered = delivered
    }

    public init(_ cause: SystemError, delivered: Int = 0) {
        self.init(.retry, cause.sentence, delivered: delivered)
    }

    public static let interrupted = FlowError(.interrupted, "interrupted")
}
