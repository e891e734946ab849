/// The events of a memory channel, in order: a queue of packed batches.
///
/// Not for several threads at once; the channel's lock is around it. Single
/// events that arrive one by one share a batch; a batch that fits a taker is
/// handed over as it is, and no byte of it copied.
struct EventQueue {
    /// Some events in a row and those who wait to hear that they are safe.
    struct Segment {
        var batch: EventBatch
        /// The first event that is not taken.
        var start = 0
        /// Who waits, in the order of the events.
        var holds: [Hold] = []
        /// The place of the first in the order of arrival.
        var number = 0

        var count: Int { batch.count - start }
        var end: Int { number + count }

        /// Drops the first events; the acknowledgements that were theirs only
        /// are added to `done`.
        mutating func removeFirst(_ amount: Int, done: inout [Acknowledgement]) {
            start += amount
            number += amount
            var finished = 0
            while finished < holds.count, holds[finished].range.upperBound <= number {
                done.append(holds[finished].token)
                finished += 1
            }
            holds.removeFirst(finished)
        }
    }

    /// An acknowledgement that is held once for these events, which are
    /// counted in the order of arrival.
    struct Hold {
        var token: Acknowledgement
        var range: Range<Int>
    }

    /// In their order; those before `head` are gone.
    private var segments: [Segment?] = []
    private var head = 0
    private var arrived = 0
    private var spare: [EventBatch] = []
    /// How many events in a row takers want.
    private var wanted = 100

    private static let maximumSpare = 8
    /// A batch whose memory grew beyond this is not kept.
    private static let maximumSpareBytes = 1 << 20
    /// How large small batches may grow by being put together.
    private static let maximumGatheredBytes = 64 << 20

    var isEmpty: Bool { head == segments.count }

    /// An empty batch, used before if there is one.
    mutating func makeBatch() -> EventBatch {
        spare.popLast() ?? EventBatch(arenaBytes: 4096, events: 64)
    }

    /// Takes back a batch whose events are gone.
    mutating func recycle(_ batch: EventBatch) {
        guard spare.count < Self.maximumSpare, batch.arenaCapacity <= Self.maximumSpareBytes
        else { return }
        batch.removeAll()
        spare.append(batch)
    }

    /// Adds events at the end; the batch is the queue's from now on.
    ///
    /// The holds count from 0.
    mutating func append(_ batch: EventBatch, _ holds: [Hold]) {
        let number = arrived
        arrived += batch.count
        let last = segments.count - 1
        guard head <= last, let open = segments[last]?.batch, segments[last]?.end == number,
            open.count + batch.count <= wanted,
            open.arenaCount + batch.arenaCount <= EventBatch.preferredArenaBytes
        else {
            segments.append(
                Segment(batch: batch, holds: holds.map { $0.moved(by: number) }, number: number))
            return
        }
        open.append(copying: 0..<batch.count, of: batch)
        for hold in holds { segments[last]?.holds.append(hold.moved(by: number)) }
        recycle(batch)
    }

    /// Takes up to so many events from the front.
    mutating func take(upTo maximum: Int) -> Segment? {
        guard maximum > 0, let count = firstCount else { return nil }
        wanted = max(wanted, min(maximum, EventBatch.preferredCount))
        if count > maximum { return cut(maximum) }
        var taken = pop()
        if taken.start > 0 {
            // What is handed over begins with its first event.
            taken.batch.removeFirst(taken.start)
            taken.start = 0
        }
        while taken.count < maximum, let count = firstCount, continues(taken) {
            let room = maximum - taken.count
            let part = count <= room ? pop() : cut(room)
            taken.batch.append(copying: part.start..<part.batch.count, of: part.batch)
            taken.holds += part.holds
            recycle(part.batch)
        }
        return taken
    }

    private var firstCount: Int? { isEmpty ? nil : segments[head]?.count }

    /// Whether the first segment goes on where this one ends, and both make
    /// no batch too large.
    private func continues(_ segment: Segment) -> Bool {
        guard let next = segments[head] else { return false }
        return next.number == segment.end
            && next.batch.arenaCount + segment.batch.arenaCount <= Self.maximumGatheredBytes
    }

    private mutating func pop() -> Segment {
        guard let segment = segments[head] else { preconditionFailure("none is gone after head") }
        segments[head] = nil
        head += 1
        if head == segments.count {
            segments.removeAll(keepingCapacity: true)
            head = 0
        } else if head >= 64, head * 2 >= segments.count {
            segments.removeFirst(head)
            head = 0
        }
        return segment
    }

    /// Cuts some events off the first segment, as a batch of their own.
    private mutating func cut(_ count: Int) -> Segment {
        let batch = makeBatch()
        guard var first = segments[head] else { preconditionFailure("none is gone after head") }
        batch.append(copying: first.start..<first.start + count, of: first.batch)
        let holds = Self.split(&first.holds, at: first.number + count)
        let part = Segment(batch: batch, holds: holds, number: first.number)
        first.start += count
        first.number += count
        segments[head] = first
        return part
    }

    /// Gives back what was taken, to where it stood.
    mutating func putBack(_ segment: Segment) {
        if segment.count == 0 { return recycle(segment.batch) }
        var place = head
        while place < segments.count, let other = segments[place]?.number,
            other < segment.number
        { place += 1 }
        if place == head, head > 0 {
            head -= 1
            segments[head] = segment
        } else {
            segments.insert(segment, at: place)
        }
    }

    /// Takes everything, for whoever closes the channel.
    mutating func removeAll() -> [Segment] {
        defer {
            segments = []
            head = 0
            spare = []
        }
        return segments[head...].compactMap { $0 }
    }

    /// Parts the holds at a number, and returns those of the first side.
    ///
    /// An acknowledgement that has events on both sides is held by both.
    private static func split(_ holds: inout [Hold], at number: Int) -> [Hold] {
        var front: [Hold] = []
        while front.count < holds.count, holds[front.count].range.upperBound <= number {
            front.append(holds[front.count])
        }
        holds.removeFirst(front.count)
        if let both = holds.first, both.range.lowerBound < number {
            both.token.hold()
            front.append(Hold(token: both.token, range: both.range.lowerBound..<number))
            holds[0].range = number..<both.range.upperBound
        }
        return front
    }
}

extension EventQueue.Hold {
    func moved(by distance: Int) -> EventQueue.Hold {
        EventQueue.Hold(
            token: token, range: range.lowerBound + distance..<range.upperBound + distance)
    }
}
