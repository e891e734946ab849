/// Where events come from.
///
/// A runner calls `open`, then `read` until it returns `.ended`, then `close`,
/// all from one thread. `read` is the place where a flow waits: it returns
/// when it has events, when the deadline has come, or when the flow stops.
public protocol Source: AnyObject {
    /// Acquires what is needed; a mistake the world made is thrown here.
    func open(_ context: FlowContext) throws(FlowError)

    /// Adds events to an empty batch.
    ///
    /// Returns `.open` with an empty batch when the deadline came first. Once
    /// `context.isStopping`, it gives out what it holds back and returns
    /// `.ended`, without waiting. May add events and return `.ended` at once.
    func read(
        into batch: EventBatch, until deadline: Instant
    ) throws(FlowError) -> SourceState

    /// Told, after each read that gave events, what became of them: stored in
    /// every channel they belong to, or refused. For those who owe somebody
    /// an answer; called on the reading thread.
    func stored(_ outcome: StoreOutcome)

    /// Whether events that a channel refuses are offered again until it takes
    /// them; if not, `stored` is told of the refusal and they are gone.
    var insists: Bool { get }

    /// Whether it goes on for ever, even where the agent is to end with its
    /// input.
    var isEndless: Bool { get }

    /// How much of its input has been read, from 0 to 1, where it can tell.
    var share: Double? { get }

    /// Lets go of everything. Called once, also after a failed `open`.
    func close()
}

extension Source {
    public var share: Double? { nil }
    public func stored(_ outcome: StoreOutcome) {}
    public var insists: Bool { true }
    public var isEndless: Bool { false }
}

/// What became of the events of a read.
public enum StoreOutcome: Sendable {
    case stored
    /// By the channel that Flume's messages call so, for this reason.
    case refused(channel: String, reason: String)
}

/// What a source says after a read.
public enum SourceState: Sendable {
    /// There may be more.
    case open
    /// There will be no more.
    case ended
}
