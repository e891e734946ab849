/// Where events go.
///
/// Called from one thread: `open`, then `append` and `tick`, then `close`.
public protocol Sink: AnyObject {
    /// Whether `append` changes the batch it is given. Whoever passes a batch
    /// to several sinks copies it for those that do.
    var changesBatches: Bool { get }

    func open(_ context: FlowContext) throws(FlowError)

    /// Returns only when the events are where this sink promises them to be.
    /// An error says how many, from the front, were delivered before it.
    func append(_ batch: EventBatch) throws(FlowError)

    /// When `tick` wants to be called, if ever.
    var deadline: Instant { get }

    /// Does what is due by time rather than by events.
    func tick(_ now: Instant) throws(FlowError)

    /// Delivers what is held back and closes. Called once after `open`, also
    /// after a failed one.
    func close() throws(FlowError)
}

extension Sink {
    public var changesBatches: Bool { false }
    public var deadline: Instant { .distantFuture }
    public func tick(_ now: Instant) {}
}

/// Makes the sink beneath a decorator: once for most, anew at each rotation
/// for `roll`.
public struct Downstream: Sendable {
    public let make: @Sendable () -> any Sink
    public init(_ make: @escaping @Sendable () -> any Sink) { self.make = make }
}
