/// A flow without a channel: each batch goes from the source through the
/// decorators into the sink on the calling thread, as in Flume 0.9.
///
/// One batch serves the whole flow, so memory stays the same whatever the
/// size of the input, and a slow sink slows its source.
public final class DirectFlow {
    /// What ends a flow before its source does.
    public struct Limits: Sendable {
        public var events: Int?
        public var timeout: Interval?
        /// End when nothing came for this long.
        public var idle: Interval?
        public init(events: Int? = nil, timeout: Interval? = nil, idle: Interval? = nil) {
            self.events = events
            self.timeout = timeout
            self.idle = idle
        }
    }

    /// What has been delivered so far.
    public struct Progress: Sendable {
        public var events = 0
        public var bytes = 0
        /// Events that were read and that the sink did not take.
        public var undelivered = 0
        /// How much of the input that was, where the source can tell.
        public var share: Double?
    }

    public private(set) var progress = Progress()
    /// Whether both ends were opened.
    public private(set) var wasOpen = false
    private let source: any Source
    private let sink: any Sink
    private let context: FlowContext
    private let limits: Limits
    private let observer: Observer?
    private let batch = EventBatch()
    private var idleEnd: Instant = .distantFuture
    private var nextObservation: Instant = .distantFuture

    /// Told of the progress at most every `period`.
    public struct Observer {
        public var period: Interval
        public var tell: (Progress) -> Void
        public init(period: Interval, tell: @escaping (Progress) -> Void) {
            self.period = period
            self.tell = tell
        }
    }

    public init(
        from source: any Source,
        to sink: any Sink,
        context: FlowContext,
        limits: Limits = Limits(),
        observer: Observer? = nil
    ) {
        self.source = source
        self.sink = sink
        self.context = context
        self.limits = limits
        self.observer = observer
    }

    /// Runs to the end: of the source, of a limit, or of the flow's context.
    ///
    /// Whatever happens, both ends are closed. The first error is thrown, for
    /// it is the cause of those that follow.
    public func run() throws(FlowError) {
        var failure: FlowError?
        do {
            try source.open(context)
            do {
                try sink.open(context)
                wasOpen = true
                try pump()
            } catch {
                failure = error
            }
            do {
                try sink.close()
            } catch {
                failure = failure ?? error
            }
        } catch {
            failure = error
        }
        source.close()
        if let failure { throw failure }
    }

    private func pump() throws(FlowError) {
        let now = context.clock.now
        context.end = limits.timeout.map { now.advanced(by: $0) } ?? .distantFuture
        idleEnd = limits.idle.map { now.advanced(by: $0) } ?? .distantFuture
        nextObservation = observer.map { now.advanced(by: $0.period) } ?? .distantFuture
        if limits.events == 0 { return }
        while true {
            batch.removeAll()
            let state = try source.read(into: batch, until: nextDeadline)
            let hadEvents = !batch.isEmpty
            let isLast = hadEvents ? try deliver() : false
            if isLast || state == .ended { return }
            try attendToTime(afterEvents: hadEvents)
        }
    }

    private var nextDeadline: Instant {
        min(sink.deadline, min(context.end, min(idleEnd, nextObservation)))
    }

    /// Hands the batch to the sink; true when no more events are wanted.
    private func deliver() throws(FlowError) -> Bool {
        if let wanted = limits.events, progress.events + batch.count >= wanted {
            batch.truncate(to: wanted - progress.events)
        }
        let count = batch.count
        let bytes = batch.bodyBytes
        do {
            try sink.append(batch)
        } catch {
            progress.events += error.delivered
            // A batch that was changed on its way no longer tells.
            progress.bytes +=
                sink.changesBatches
                ? bytes * error.delivered / count : batch.bodyBytes(of: error.delivered)
            progress.undelivered = count - error.delivered
            batch.acknowledgement?.forgo()
            throw error
        }
        batch.acknowledgement?.release()
        progress.events += count
        progress.bytes += bytes
        return progress.events == limits.events
    }

    private func attendToTime(afterEvents hadEvents: Bool) throws(FlowError) {
        let now = context.clock.now
        if now >= sink.deadline { try sink.tick(now) }
        if let idle = limits.idle, hadEvents { idleEnd = now.advanced(by: idle) }
        if now >= context.end || now >= idleEnd {
            context.end = .distantFuture
            idleEnd = .distantFuture
            context.stop()
        }
        if let observer, now >= nextObservation {
            progress.share = source.share
            observer.tell(progress)
            nextObservation = now.advanced(by: observer.period)
        }
    }
}

extension Instant {
    public func advanced(by interval: Interval) -> Instant {
        advanced(byNanoseconds: interval.nanoseconds)
    }
}

extension EventBatch {
    /// The bytes of all bodies.
    public var bodyBytes: Int {
        if isVerbatim, endsAllWithNewline { return verbatimBytes.count - count }
        return bodyBytes(of: count)
    }

    /// The bytes of the first bodies.
    func bodyBytes(of length: Int) -> Int {
        var sum = 0
        for index in 0..<length { sum += bodies[index].count }
        return sum
    }
}
