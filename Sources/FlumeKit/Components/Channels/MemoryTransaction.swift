/// A transaction of a memory channel.
///
/// Puts are staged in a batch of their own, outside the channel's lock, and
/// handed over by the commit; takes leave the queue at once and return to
/// their places if they are rolled back.
final class MemoryTransaction: TransactionWork {
    private let channel: MemoryChannel
    private let context: FlowContext
    private let waiting: RoomWait
    private var staged: EventBatch?
    private var stagedHolds: [EventQueue.Hold] = []
    private var stagedSlots = 0
    private var taken: [EventQueue.Segment] = []
    private var takenCount = 0

    init(_ channel: MemoryChannel, _ context: FlowContext, _ waiting: RoomWait) {
        self.channel = channel
        self.context = context
        self.waiting = waiting
    }

    func put(
        _ batch: EventBatch, _ range: Range<Int>, _ acknowledgement: Acknowledgement?
    ) throws(FlowError) {
        let limits = channel.locked { $1 }
        let count = (staged?.count ?? 0) + range.count
        if count > limits.transaction {
            throw FlowError(
                .reject,
                "\(count) events are more than the transactionCapacity "
                    + "(\(limits.transaction)) of \(channel.title)")
        }
        let stage = staged ?? channel.locked { contents, _ in contents.queue.makeBatch() }
        staged = stage
        stage.append(copying: range, of: batch)
        stagedHolds.append(EventQueue.Hold(token: acknowledgement, count: range.count))
        stagedSlots += MemoryLimits.slots(of: batch, range)
    }

    func take(upTo maximum: Int) throws(FlowError) -> EventBatch {
        let limits = channel.locked { $1 }
        let wanted = min(maximum, limits.transaction)
        if takenCount + wanted > limits.transaction {
            throw FlowError(
                .reject,
                "takes of \(takenCount + wanted) events are more than the "
                    + "transactionCapacity (\(limits.transaction)) of \(channel.title)")
        }
        let segment = channel.locked { contents, _ in contents.queue.take(upTo: wanted) }
        guard let segment else { return Self.none() }
        taken.append(segment)
        takenCount += segment.count
        return segment.batch
    }

    private static func none() -> EventBatch { EventBatch(arenaBytes: 64, events: 64) }

    func commit() throws(FlowError) { try commit(taken: takenCount) }

    func commit(taken delivered: Int) throws(FlowError) {
        precondition(delivered <= takenCount, "no more is delivered than was taken")
        try commitPuts()
        commitTakes(delivered)
    }

    // MARK: Puts

    /// Why events find no room.
    private enum Lack { case events, bytes }

    private func commitPuts() throws(FlowError) {
        guard let batch = staged, !batch.isEmpty else { return }
        // The queue holds them from its taking over on.
        for hold in stagedHolds { hold.token?.hold() }
        do {
            if let lack = handOver(batch) { try wait(with: batch, for: lack) }
        } catch {
            // Their giver holds them still, so nobody is told anything.
            for hold in stagedHolds { hold.token?.release() }
            throw error
        }
        staged = nil
        stagedHolds = []
        stagedSlots = 0
    }

    /// Waits until there is room, as long as that may take, and hands over.
    private func wait(with batch: EventBatch, for lack: Lack) throws(FlowError) {
        var lack = lack
        let slots = channel.locked { $1.slots }
        if stagedSlots > slots { throw tooLarge(limit: slots) }
        if waiting == .none { throw full(lack) }
        let bell = Doorbell()
        channel.locked { contents, _ in contents.putters.append(bell) }
        defer { channel.locked { contents, _ in contents.putters.removeAll { $0 === bell } } }
        let patienceEnd = context.clock.now.advanced(by: channel.keepAlive)
        var deadline = patienceEnd
        while true {
            bell.arm()
            guard let lackLeft = handOver(batch) else { return }
            lack = lackLeft
            if context.isStopping { throw .interrupted }
            if context.clock.now >= deadline {
                if waiting == .limited { throw full(lack) }
                context.noteOnce("\(channel.title) is full; this source waits for its sinks")
                deadline = .distantFuture
            }
            bell.wait(until: deadline, clock: context.clock, or: context.wakeup)
        }
    }

    private func full(_ lack: Lack) -> FlowError {
        switch lack {
        case .events:
            FlowError(
                .retry,
                "no room for \(staged?.count ?? 0) events: \(channel.title) holds "
                    + "\(channel.count) of \(channel.capacity)")
        case .bytes:
            FlowError(
                .retry, "no room for more bytes: the byteCapacity of \(channel.title) is used")
        }
    }

    private func tooLarge(limit: Int) -> FlowError {
        FlowError(
            .reject,
            "\(staged?.count ?? 0) events with \(stagedSlots * MemoryLimits.slotBytes) "
                + "bytes never fit the byteCapacity of \(channel.title), which is "
                + "\(limit * MemoryLimits.slotBytes)")
    }

    /// Hands the staged events to the queue, if there is room.
    private func handOver(_ batch: EventBatch) -> Lack? {
        let count = batch.count
        let bells: [Doorbell]?
        var lack = Lack.events
        bells = channel.locked { contents, limits in
            if contents.count + count > limits.events { return nil }
            if contents.slots + stagedSlots > limits.slots {
                lack = .bytes
                return nil
            }
            contents.count += count
            contents.slots += stagedSlots
            contents.queue.append(batch, stagedHolds)
            return contents.takers
        }
        guard let bells else { return lack }
        for bell in bells { bell.ring() }
        return nil
    }

    // MARK: Takes

    private func commitTakes(_ delivered: Int) {
        if taken.isEmpty { return }
        var left = delivered
        var freed = 0
        var done: [EventQueue.Hold] = []
        var back: [EventQueue.Segment] = []
        var batches: [EventBatch] = []
        for var segment in taken {
            let part = min(left, segment.count)
            let range = segment.start..<segment.start + part
            freed += MemoryLimits.slots(of: segment.batch, range)
            done += EventQueue.split(&segment.holds, after: part)
            segment.start += part
            segment.number += part
            left -= part
            if segment.count > 0 { back.append(segment) } else { batches.append(segment.batch) }
        }
        let bells = channel.locked { contents, _ in
            contents.count -= delivered
            contents.slots -= freed
            for batch in batches { contents.queue.recycle(batch) }
            for segment in back.reversed() { contents.queue.putBack(segment) }
            return contents.putters + (back.isEmpty ? [] : contents.takers)
        }
        taken = []
        takenCount = 0
        for bell in bells { bell.ring() }
        for hold in done { hold.token?.release() }
    }

    func rollBack() {
        let bells = channel.locked { contents, _ in
            if let staged { contents.queue.recycle(staged) }
            for segment in taken.reversed() { contents.queue.putBack(segment) }
            return taken.isEmpty ? [] : contents.takers
        }
        staged = nil
        taken = []
        for bell in bells { bell.ring() }
    }
}
