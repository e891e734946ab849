/// Gives events to a sink that is made anew from time to time.
///
/// The first sink is opened with the flow, each further one when there is an
/// event for it, so a quiet time makes no empty files; Flume 0.9 opened and
/// closed all the same. A roll ends so long after its first event, and a sink
/// that cannot be opened fails the append it was opened for.
final class RollDecorator: Sink {
    static let millis = Option<Interval>.required(
        "millis", in: .milliseconds(1)...Interval(nanoseconds: .max),
        "How long a roll lasts, from its first event.")
    static let checkMs = Option(
        "checkMs", default: Interval.milliseconds(250),
        in: .milliseconds(1)...Interval(nanoseconds: .max),
        "The time of a roll is rounded up to a multiple of this.")
    static let trigger = Option(
        "trigger", default: RollTrigger.time,
        "Whether so many bytes of bodies end a roll before its time.")
    static let format = Option<OutputFormat?>(
        "format", default: nil, "The format of sinks in the braces that were given none.")

    static let declaration = Declaration<DecoratorMaker>(
        ComponentDescription(
            .decorator, "roll",
            summary: "Gives events to a sink that is closed and made anew from time to time.",
            details: """
                Each roll has a tag, which every event gets as its attribute rolltag: \
                `%{rolltag}` in a path makes a file for each roll. Where rolls stand within each \
                other, the innermost one's tag counts. With `trigger=size(n)` a roll ends with \
                the event that makes it n bytes of bodies or more. A roll begins with its first \
                event, so no empty ones are made.
                """,
            options: [
                millis.description, checkMs.description, trigger.description, format.description,
            ],
            positional: 2,
            examples: [
                .init(
                    "roll(60000) { escapedFormatDfs(out, \"web-%{rolltag}\", raw) }",
                    "A file for each minute."),
                .init(
                    "roll(1h, trigger=size(64MiB)) { formatDfs(all.log, codec=gzip) }",
                    "Makes all.log.gz, all.log.1.gz …, one for each 64 MiB of bodies or hour."),
            ],
            shape: .braced
        ),
        make: { parts, beneath in
            RollDecorator(
                every: parts[millis], checking: parts[checkMs], orAfter: parts[trigger], beneath)
        })

    private let period: Interval
    private let limit: Int?
    private let downstream: Downstream
    private let tags = RollTag()
    private var context: FlowContext?

    /// The sink of the roll at hand; `nil` when the next event makes one.
    private var sink: (any Sink)?
    private var tag: [UInt8] = []
    private var bytes = 0
    private var end: Instant = .distantFuture
    private lazy var head = EventBatch()

    init(
        every time: Interval, checking check: Interval, orAfter trigger: RollTrigger,
        _ downstream: Downstream
    ) {
        let (checks, rest) = time.nanoseconds.quotientAndRemainder(dividingBy: check.nanoseconds)
        let (rounded, overflows) = (checks + (rest > 0 ? 1 : 0))
            .multipliedReportingOverflow(by: check.nanoseconds)
        period = overflows ? time : Interval(nanoseconds: rounded)
        limit = trigger.bytes
        self.downstream = downstream
    }

    var changesBatches: Bool { true }

    var deadline: Instant { min(end, sink?.deadline ?? .distantFuture) }

    func open(_ context: FlowContext) throws(FlowError) {
        self.context = context
        try makeSink(context)
    }

    func append(_ batch: EventBatch) throws(FlowError) {
        guard let context else { preconditionFailure("append follows open") }
        var delivered = 0
        do {
            if context.clock.now >= end { try finishRoll() }
            while !batch.isEmpty {
                if sink == nil { try makeSink(context) }
                if end == .distantFuture { beginRoll(context) }
                let (taken, size) = eventsOfRoll(batch)
                let isWhole = taken == batch.count
                try give(batch, first: taken)
                delivered += taken
                bytes += size
                if let limit, bytes >= limit { try finishRoll() }
                if isWhole { return }
                batch.removeFirst(taken)
            }
        } catch {
            throw FlowError(error.kind, error.message, delivered: delivered + error.delivered)
        }
    }

    func tick(_ now: Instant) throws(FlowError) {
        if now >= end { return try finishRoll() }
        if let sink, now >= sink.deadline { try sink.tick(now) }
    }

    func close() throws(FlowError) { try finishRoll() }

    private func makeSink(_ context: FlowContext) throws(FlowError) {
        let sink = downstream.make()
        do {
            try sink.open(context)
        } catch {
            // It never took an event, so its end is nobody's loss.
            try? sink.close()
            throw error
        }
        self.sink = sink
    }

    private func beginRoll(_ context: FlowContext) {
        tag = tags.make(context.clock)
        end = context.clock.now.advanced(by: period)
        bytes = 0
    }

    private func finishRoll() throws(FlowError) {
        end = .distantFuture
        guard let sink else { return }
        self.sink = nil
        do {
            try sink.close()
        } catch {
            // Counted already, so not a part of the batch at hand.
            throw FlowError(error.kind, error.message)
        }
    }

    /// How many events the roll takes before it is full, and their bytes.
    private func eventsOfRoll(_ batch: EventBatch) -> (events: Int, bytes: Int) {
        guard let limit else { return (batch.count, 0) }
        let all = batch.bodyBytes
        if bytes + all < limit { return (batch.count, all) }
        var size = 0
        for index in 0..<batch.count {
            size += batch.bodies[index].count
            if bytes + size >= limit { return (index + 1, size) }
        }
        return (batch.count, size)
    }

    /// Hands the first events to the sink, tagged.
    private func give(_ batch: EventBatch, first taken: Int) throws(FlowError) {
        guard let sink else { preconditionFailure("a roll at hand has a sink") }
        var part = batch
        if taken < batch.count {
            head.removeAll()
            for index in 0..<taken { head.append(copying: index, of: batch) }
            part = head
        }
        part.setHeader(RollTag.header, ofAllTo: tag)
        try sink.append(part)
    }
}
