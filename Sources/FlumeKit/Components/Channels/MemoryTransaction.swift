/// A transaction of a memory channel, used again when it is over.
///
/// Puts are staged in a batch of their own, outside the channel's lock, and
/// handed over by the commit; takes leave the queue at once and return to
/// their places if they are rolled back.
final class MemoryTransaction: TransactionWork {
    private let channel: MemoryChannel
    private var context: FlowContext
    private var waiting = RoomWait.none
    private var staged: EventBatch?
    private var stagedHolds: [EventQueue.Hold] = []
    private var stagedSlots = 0
    private var taken: [EventQueue.Segment] = []
    private var takenCount = 0
    /// What to release, outside the channel's lock.
    private var done: [Acknowledgement] = []
    /// What a take gives that finds nothing.
    private lazy var none = EventBatch(arenaBytes: 64, events: 64)

    init(_ channel: MemoryChannel, _ context: FlowContext) {
        self.channel = channel
        self.context = context
    }

    func begin(_ context: FlowContext, _ waiting: RoomWait) {
        self.context = context
        self.waiting = waiting
    }

    func put(
        _ batch: EventBatch, _ range: Range<Int>, _ acknowledgement: Acknowledgement?
    ) throws(FlowError) {
        if range.isEmpty { return }
        channel.counters.add(range.count, to: .putAttempts)
        let (stage, limit) = channel.locked { contents, limits in
            (staged ?? contents.queue.makeBatch(), limits.transaction)
        }
        staged = stage
        let count = stage.count + range.count
        if count > limit {
            throw FlowError(
                .reject,
                "\(count) events are more than the transactionCapacity (\(limit)) of "
                    + channel.title)
        }
        if let acknowledgement {
            stagedHolds.append(.init(token: acknowledgement, range: stage.count..<count))
        }
        stage.append(copying: range, of: batch)
        stagedSlots += MemoryLimits.slots(of: batch, range)
    }

    func take(upTo maximum: Int) throws(FlowError) -> EventBatch {
        let (segment, wanted) = channel.locked { contents, limits in
            let wanted = min(maximum, limits.transaction - takenCount)
            return (contents.queue.take(upTo: wanted), wanted)
        }
        let count = segment?.count ?? 0
        // Flume counts the look that finds nothing more.
        channel.counters.add(count < wanted ? count + 1 : count, to: .takeAttempts)
        guard let segment else { return none }
        taken.append(segment)
        takenCount += count
        return segment.batch
    }

    func commit() throws(FlowError) { try commit(taken: takenCount) }

    func commit(taken delivered: Int) throws(FlowError) {
        precondition(delivered <= takenCount, "no more is delivered than was taken")
        try commitPuts()
        end(delivered)
    }

    func rollBack() { end(0) }

    // MARK: Puts

    /// Why events find no room.
    private enum Lack { case events, bytes, closed, never }

    private func commitPuts() throws(FlowError) {
        guard let batch = staged, !batch.isEmpty else { return }
        let count = batch.count
        // The queue holds them from its taking over on.
        for hold in stagedHolds { hold.token.hold() }
        do {
            if let lack = handOver(batch) { try wait(with: batch, for: lack) }
        } catch {
            // Their giver holds them still, so nobody is told anything.
            for hold in stagedHolds { hold.token.release() }
            throw error
        }
        staged = nil
        channel.counters.add(count, to: .puts)
    }

    /// Waits until there is room, as long as that may take, and hands over.
    private func wait(with batch: EventBatch, for lack: Lack) throws(FlowError) {
        if waiting == .none || lack == .never || lack == .closed { throw noRoom(batch, lack) }
        let bell = context.bell
        let keepAlive = channel.locked { contents, limits in
            contents.putters.append(bell)
            return limits.keepAlive
        }
        defer { channel.locked { contents, _ in contents.putters.removeAll { $0 === bell } } }
        var deadline = context.clock.now.advanced(by: keepAlive)
        while true {
            // Armed before the look, so that no room is missed.
            bell.arm()
            guard let lack = handOver(batch) else { return }
            if lack == .never || lack == .closed { throw noRoom(batch, lack) }
            if context.isStopping { throw .interrupted }
            if context.clock.now >= deadline {
                if waiting == .limited { throw noRoom(batch, lack) }
                context.noteOnce("\(channel.title) is full; this source waits for its sinks")
                deadline = .distantFuture
            }
            bell.wait(until: deadline, clock: context.clock, or: context.wakeup)
        }
    }

    /// Hands the staged events to the queue, if there is room.
    private func handOver(_ batch: EventBatch) -> Lack? {
        let count = batch.count
        let (lack, bells): (Lack?, [Doorbell]) = channel.locked { contents, limits in
            if contents.isClosed { return (.closed, []) }
            if count > limits.events || stagedSlots > limits.slots { return (.never, []) }
            if contents.count + count > limits.events { return (.events, []) }
            if contents.slots + stagedSlots > limits.slots { return (.bytes, []) }
            contents.count += count
            contents.slots += stagedSlots
            contents.queue.append(batch, stagedHolds)
            return (nil, contents.takers)
        }
        for bell in bells { bell.ring() }
        return lack
    }

    private func noRoom(_ batch: EventBatch, _ lack: Lack) -> FlowError {
        let title = channel.title
        let (held, limits) = channel.locked { contents, limits in (contents.count, limits) }
        switch lack {
        case .closed:
            return FlowError(.reject, "\(title) is closed")
        case .events:
            return FlowError(
                .retry,
                "no room for \(batch.count) events: \(title) holds \(held) of \(limits.events)")
        case .bytes:
            return FlowError(
                .retry, "no room for more bytes: the byteCapacity of \(title) is used")
        case .never where stagedSlots > limits.slots:
            return FlowError(
                .reject,
                "\(batch.count) events with \(stagedSlots * MemoryLimits.slotBytes) bytes never "
                    + "fit the byteCapacity of \(title), of which "
                    + "\(limits.slots * MemoryLimits.slotBytes) bytes are for bodies")
        case .never:
            return FlowError(
                .reject,
                "\(batch.count) events never fit the capacity (\(limits.events)) of \(title)")
        }
    }

    // MARK: The end

    /// Makes the first takes final, gives the others back, drops puts that
    /// were not committed, and is ready for the next use.
    private func end(_ delivered: Int) {
        let freedSlots = removeDelivered(delivered)
        let returns = delivered < takenCount
        let (putters, takers, isClosed) = channel.locked { contents, _ in
            contents.count -= delivered
            contents.slots -= freedSlots
            if let staged { contents.queue.recycle(staged) }
            if contents.isClosed {
                for segment in taken { contents.drop(segment) }
            } else {
                for segment in taken.reversed() { contents.queue.putBack(segment) }
            }
            return (
                delivered > 0 ? contents.putters : [], returns ? contents.takers : [],
                contents.isClosed
            )
        }
        for bell in putters { bell.ring() }
        for bell in takers { bell.ring() }
        if delivered > 0 { channel.counters.add(delivered, to: .takes) }
        for token in done { token.release() }
        if isClosed {
            // Nobody will take what came back.
            for segment in taken { for hold in segment.holds { hold.token.forgo() } }
        }
        staged = nil
        stagedHolds.removeAll(keepingCapacity: true)
        stagedSlots = 0
        taken.removeAll(keepingCapacity: true)
        takenCount = 0
        done.removeAll(keepingCapacity: true)
        channel.locked { contents, _ in contents.keep(self) }
    }

    /// Drops the delivered events of what was taken; returns the units that
    /// their bodies took.
    private func removeDelivered(_ delivered: Int) -> Int {
        var left = delivered
        var slots = 0
        for place in taken.indices where left > 0 {
            let part = min(left, taken[place].count)
            let start = taken[place].start
            slots += MemoryLimits.slots(of: taken[place].batch, start..<start + part)
            taken[place].removeFirst(part, done: &done)
            left -= part
        }
        return slots
    }
}
