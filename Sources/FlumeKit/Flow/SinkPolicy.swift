/// Decides which sink of a group takes the next batch: what Flume calls a
/// sink processor, without the processing.
///
/// Sinks are numbers: their places in the group's list. Does no I/O and knows
/// no clock but the moments it is told.
public protocol SinkPolicy: AnyObject {
    /// The sinks to be tried now, one after the other until one delivers.
    func candidates(at now: Instant) -> [Int]
    /// A sink took a batch.
    func delivered(by sink: Int, at now: Instant)
    /// A sink failed with a batch.
    func failed(by sink: Int, at now: Instant)
    /// When sinks will be candidates again that are none now; `.distantFuture`
    /// if there are none such.
    func nextCandidate(after now: Instant) -> Instant
}

extension SinkPolicy {
    public func nextCandidate(after now: Instant) -> Instant { .distantFuture }
}

/// Makes a policy for a group's sinks, which are given by name.
public typealias SinkPolicyMaker = @Sendable (Parts, [String]) -> any SinkPolicy
