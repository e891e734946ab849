/// Puts several events together into one.
///
/// An event is taken once it is in the buffer, so a failure to send what was
/// taken earlier is not the failure of the events at hand: the buffer keeps
/// the former for the next try, and the error counts the latter only.
final class BatchDecorator: Decorator {
    static let size = Option<Int>.required(
        "size", in: 1...1_000_000, "How many events are put together.")
    static let latency = Option(
        "latency", default: Interval.milliseconds(0),
        in: Interval.milliseconds(0)...Interval.seconds(86_400),
        "How long an event waits for others at most; 0 is until the batch is full.")

    static let declaration = Declaration<DecoratorMaker>(
        ComponentDescription(
            .decorator, "batch",
            summary: "Puts several events together into one.",
            details: """
                That one has an empty body, the number of events in the attribute `batchSize` \
                and the events in `batchData`; `unbatch` takes it apart. It is sent when it has \
                `size` events or 8 MiB, when its first event has waited for `latency`, and when \
                the flow ends.

                What was not sent yet is lost if the program is killed. A batch that cannot be \
                sent is an error of the flow, whatever made it due.
                """,
            options: [size.description, latency.description],
            examples: [
                .init("batch(100, 2s) gzip console(json)", "At most 100 events, after 2 s at most.")
            ]
        ),
        make: {
            BatchDecorator(size: $0[size], latency: $0[latency], before: $1.make())
        })

    let sink: any Sink
    private let size: Int
    private let latency: Interval
    private let encoder = WriteableEventEncoder(host: Machine.hostName)
    private let data = ByteWriter(capacity: 64 << 10)
    private var held = 0
    private var due: Instant = .distantFuture
    private let output = EventBatch(arenaBytes: 64 << 10, events: 64)
    private var context: FlowContext?
    private var isOpen = false

    init(size: Int, latency: Interval, before sink: any Sink) {
        self.size = size
        self.latency = latency
        self.sink = sink
    }

    var changesBatches: Bool { false }
    var deadline: Instant { min(due, sink.deadline) }

    func open(_ context: FlowContext) throws(FlowError) {
        self.context = context
        try sink.open(context)
        isOpen = true
    }

    func append(_ batch: EventBatch) throws(FlowError) {
        do {
            try encoder.prepare(batch)
        } catch {
            throw rejected(error)
        }
        var index = 0
        while index < batch.count {
            do {
                index = try fill(batch, from: index)
            } catch {
                throw FlowError(error.kind, error.message, delivered: index)
            }
        }
    }

    /// Adds events until the buffer is full and sent, or there are no more,
    /// and returns the first that was not added.
    ///
    /// When it throws, the buffer is as it was.
    private func fill(_ batch: EventBatch, from start: Int) throws(FlowError) -> Int {
        let length = data.count
        let count = held
        var index = start
        do {
            while index < batch.count, !isFull {
                try put(batch, index)
                index += 1
            }
            if isFull { try send() }
        } catch {
            data.truncate(to: length)
            held = count
            throw held > 0 ? stillHeld(error) : error
        }
        if held > 0, due == .distantFuture, latency.nanoseconds > 0, let context {
            due = context.clock.now.advanced(by: latency)
        }
        return index
    }

    private func put(_ batch: EventBatch, _ index: Int) throws(FlowError) {
        do {
            try encoder.put(batch, index, to: data)
        } catch {
            throw rejected(error)
        }
        held += 1
    }

    private var isFull: Bool { held >= size || data.count >= PackedEvents.maximumBatchBytes }

    /// Sends what is held as one event, and holds nothing then.
    private func send() throws(FlowError) {
        if held == 0 { return }
        output.removeAll()
        output.append(body: ByteRange(start: 0, end: 0))
        context?.stamp(output)
        let count = withUnsafeBytes(of: Int32(held).bigEndian) { output.store($0) }
        output.setHeader(PackedEvents.batchSize, ofAllTo: count)
        output.setHeader(PackedEvents.batchData, ofAllTo: output.store(data.bytes))
        try sink.append(output)
        data.removeAll()
        held = 0
        due = .distantFuture
    }

    func tick(_ now: Instant) throws(FlowError) {
        if now >= due { try sendHeld() }
        if now >= sink.deadline { try sink.tick(now) }
    }

    /// Sends what is held because it is time; an error says how much it was.
    private func sendHeld() throws(FlowError) {
        do {
            try send()
        } catch {
            throw stillHeld(error)
        }
    }

    /// Sends what is held and closes the sink beneath, even if that fails.
    func close() throws(FlowError) {
        var failure: FlowError?
        if isOpen {
            do {
                try sendHeld()
            } catch {
                failure = error
            }
        } else if held > 0 {
            failure = stillHeld(FlowError(.retry, "batch: the sink beneath is not open"))
        }
        isOpen = false
        try sink.close()
        if let failure { throw failure }
    }

    private func rejected(_ cause: FormatError) -> FlowError {
        FlowError(.reject, "batch: \(cause.sentence)")
    }

    private func stillHeld(_ cause: FlowError) -> FlowError {
        let what = held == 1 ? "1 event that was" : "\(held) events that were"
        return FlowError(cause.kind, "\(cause.message); batch holds \(what) not sent")
    }
}
