/// Changes events on their way, batch by batch, in place: rewrites bodies
/// and headers, drops events, adds some.
///
/// Holds nothing back.
public protocol Interceptor: AnyObject {
    /// Called once before the first batch of each opening.
    func open(_ context: FlowContext) throws(FlowError)
    func intercept(_ batch: EventBatch) throws(FlowError)
    /// Called when the sink beneath took only the first events of what the
    /// last `intercept` made. Returns how many of the events given to it that
    /// accounts for, and forgets the others: they may come again.
    ///
    /// For those that drop or add events; else one is one.
    func retract(delivered: Int) -> Int
}

extension Interceptor {
    public func open(_ context: FlowContext) {}
    public func retract(delivered: Int) -> Int { delivered }
}

/// The one adapter through which an interceptor serves as a decorator.
final class InterceptingSink: Sink {
    private let interceptor: any Interceptor
    private let sink: any Sink
    private var isSinkOpen = false

    init(_ interceptor: any Interceptor, before sink: any Sink) {
        self.interceptor = interceptor
        self.sink = sink
    }

    var changesBatches: Bool { true }
    var deadline: Instant { sink.deadline }

    func open(_ context: FlowContext) throws(FlowError) {
        try interceptor.open(context)
        isSinkOpen = true
        try sink.open(context)
    }

    func append(_ batch: EventBatch) throws(FlowError) {
        try interceptor.intercept(batch)
        if batch.isEmpty { return }
        do {
            try sink.append(batch)
        } catch {
            let delivered = interceptor.retract(delivered: error.delivered)
            throw FlowError(error.kind, error.message, delivered: delivered)
        }
    }

    func tick(_ now: Instant) throws(FlowError) { try sink.tick(now) }

    func close() throws(FlowError) {
        if !isSinkOpen { return }
        isSinkOpen = false
        try sink.close()
    }
}
