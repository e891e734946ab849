/// A sink that stands before another one and passes on what it does not
/// change: for what must decide when the sink beneath is opened, appended to
/// or closed.
///
/// A pure transform is an `Interceptor` instead.
public protocol Decorator: Sink {
    /// The sink beneath.
    var sink: any Sink { get }
}

extension Decorator {
    public var changesBatches: Bool { sink.changesBatches }
    public var deadline: Instant { sink.deadline }
    public func open(_ context: FlowContext) throws(FlowError) { try sink.open(context) }
    public func append(_ batch: EventBatch) throws(FlowError) { try sink.append(batch) }
    public func tick(_ now: Instant) throws(FlowError) { try sink.tick(now) }
    public func close() throws(FlowError) { try sink.close() }

    /// Closes the sink beneath after something last, whether that works or
    /// not.
    func close(after last: () throws(FlowError) -> Void) throws(FlowError) {
        do {
            try last()
        } catch {
            try? sink.close()
            throw error
        }
        try sink.close()
    }
}

extension FlowContext {
    /// Waits, while the sink beneath still does what is due by time.
    func sleep(until deadline: Instant, before sink: any Sink) throws(FlowError) {
        while true {
            try sleep(until: min(deadline, sink.deadline))
            let now = clock.now
            if now >= sink.deadline {
                do {
                    try sink.tick(now)
                } catch {
                    // Of the batch at hand it delivered nothing.
                    throw FlowError(error.kind, error.message)
                }
            }
            if now >= deadline { return }
        }
    }
}
