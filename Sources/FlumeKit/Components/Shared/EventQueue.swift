/// The events of a memory channel, in order: a queue of packed batches.
///
/// Not for several threads at once; the channel's lock is around it. Single
/// events that arrive one by one share a batch; a batch that fits a taker is
/// handed over as it is, and no byte of it copied.
struct EventQueue {
    /// Some events and those who wait to hear that they are safe.
    struct Segment {
        var batch: EventBatch
        /// The first event that is not taken.
        var start = 0
        /// Who holds how many of them, from the first on.
        var holds: [Hold] = []
        /// The place of the first in the order of arrival.
        var number = 0

        var count: Int { batch.count - start }
    }

    /// So many events in a row that belong to one acknowledgement, if any.
    struct Hold {
        var token: Acknowledgement?
        var count: Int
    }

    private var segments: [Segment] = []
    private var head = 0
    private var arrived = 0
    private var spare: [EventBatch] = []
    /// How many events in a row takers want.
    private var wanted = 100

    private static let maximumSpare = 8
    /// A batch whose memory grew beyond this is not kept.
    private static let maximumSpareBytes = 1 << 20

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
    mutating func append(_ batch: EventBatch, _ holds: [Hold]) {
        let number = arrived
        arrived += batch.count
        if head < segments.count, let last = segments.last, last.start == 0,
            last.count + batch.count <= wanted, last.number + last.count == number
        {
            last.batch.append(copying: 0..<batch.count, of: batch)
            segments[segments.count - 1].holds += holds
            return recycle(batch)
        }
        segments.append(Segment(batch: batch, holds: holds, number: number))
    }

    /// Takes up to so many events from the front.
    mutating func take(upTo maximum: Int) -> Segment? {
        guard head < segments.count, maximum > 0 else { return nil }
        wanted = max(wanted, min(maximum, EventBatch.preferredCount))
        var taken = segments[head].count <= maximum ? popWhole() : cut(maximum)
        // Gathering is for small batches; a large one is worth its way alone.
        while head < segments.count, taken.count < maximum,
            taken.number + taken.count == segments[head].number
        {
            let next = segments[head]
            let room = maximum - taken.count
            let part = next.count <= room ? popWhole() : cut(room)
            taken.batch.append(copying: part.start..<part.batch.count, of: part.batch)
            taken.holds += part.holds
            recycle(part.batch)
        }
        return taken
    }

    private mutating func popWhole() -> Segment {
        let segment = segments[head]
        head += 1
        if head == segments.count || head >= 1024 {
            segments.removeFirst(head)
            head = 0
        }
        guard segment.start > 0 else { return segment }
        // What is handed over begins with its first event.
        segment.batch.removeFirst(segment.start)
        var whole = segment
        whole.start = 0
        return whole
    }

    /// Cuts some events off the first segment, as a batch of their own.
    private mutating func cut(_ count: Int) -> Segment {
        let batch = makeBatch()
        let start = segments[head].start
        batch.append(copying: start..<start + count, of: segments[head].batch)
        let holds = Self.split(&segments[head].holds, after: count)
        let part = Segment(batch: batch, holds: holds, number: segments[head].number)
        segments[head].start += count
        segments[head].number += count
        return part
    }

    /// Gives back what was taken, to where it stood.
    mutating func putBack(_ segment: Segment) {
        if segment.count == 0 { return recycle(segment.batch) }
        var place = head
        while place < segments.count, segments[place].number < segment.number { place += 1 }
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
        }
        return Array(segments[head...])
    }

    /// Parts the holds after so many events; an acknowledgement that has
    /// events on both sides is held by both. Returns those of the first side.
    static func split(_ holds: inout [Hold], after count: Int) -> [Hold] {
        var front: [Hold] = []
        var left = count
        var index = 0
        while left > 0, index < holds.count {
            if holds[index].count <= left {
                front.append(holds[index])
                left -= holds[index].count
                index += 1
            } else {
                holds[index].token?.hold()
                front.append(Hold(token: holds[index].token, count: left))
                holds[index].count -= left
                left = 0
            }
        }
        holds.removeFirst(index)
        return front
    }
}
