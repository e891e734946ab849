/// Changes events on their way, batch by batch, in place: rewrites bodies
/// and headers, drops events, adds some.
///
/// Holds nothing back.
public protocol Interceptor: AnyObject {
    /// Called once before the first batch of each opening.
    func open(_ context: FlowContext) throws(FlowError)
    func intercept(_ batch: EventBatch) throws(FlowError)
}

extension Interceptor {
    public func open(_ context: FlowContext) {}
}

/// The one adapter through which an interceptor serves as a decorator.
final class InterceptingSink: Sink {
    private let interceptor: any Interceptor
    private let sink: any Sink

    init(_ interceptor: any Interceptor, before sink: any Sink) {
        self.interceptor = interceptor
        self.sink = sink
    }

    var changesBatches: Bool { true }
    var deadline: Instant { sink.deadline }

    func open(_ context: FlowContext) throws(FlowError) {
        try interceptor.open(context)
        try sink.open(context)
    }

    func append(_ batch: EventBatch) throws(FlowError) {
        try interceptor.intercept(batch)
        if !batch.isEmpty { try sink.append(batch) }
    }

    func tick(_ now: Instant) throws(FlowError) { try sink.tick(now) }
    func close() throws(FlowError) { try sink.close() }
}
