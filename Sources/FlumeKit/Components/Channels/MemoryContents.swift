/// How much a memory channel may hold.
struct MemoryLimits: Sendable {
    var events: Int
    var transaction: Int
    /// Units of 100 bytes, as Flume counts bodies.
    var slots = unlimitedSlots
    var keepAlive = Interval.seconds(3)

    static let slotBytes = 100
    static let unlimitedSlots = Int(Int32.max)

    /// The units that bodies may take of so many bytes.
    static func slots(bytes: Int?, bufferPercentage: Int) -> Int {
        let all = bytes ?? Machine.memoryBytes / 5 * 4
        let slots = Double(all) * (1 - Double(bufferPercentage) * 0.01) / Double(slotBytes)
        // As in Flume, no room at all means no limit.
        return slots < 1 ? unlimitedSlots : Int(min(slots, Double(unlimitedSlots)))
    }

    /// The units that the bodies of a batch take.
    static func slots(of batch: EventBatch, _ range: Range<Int>) -> Int {
        var sum = 0
        for index in range {
            sum += max(1, (batch.bodies[index].count + slotBytes - 1) / slotBytes)
        }
        return sum
    }
}

/// What a memory channel holds, touched under its lock.
struct MemoryContents {
    var queue = EventQueue()
    /// Events in the queue and in transactions that take.
    var count = 0
    var slots = 0
    private(set) var isClosed = false
    /// Rung when events have come.
    var takers: [Doorbell] = []
    /// Rung when there is room again.
    var putters: [Doorbell] = []
    /// Transactions that are over, to be used again.
    var idle: [MemoryTransaction] = []

    private static let maximumIdle = 16

    /// Keeps a transaction that is over for the next.
    mutating func keep(_ transaction: MemoryTransaction) {
        if !isClosed, idle.count < Self.maximumIdle { idle.append(transaction) }
    }

    /// Gives up everything; returns what was in the queue.
    mutating func close() -> [EventQueue.Segment] {
        isClosed = true
        idle = []
        let rest = queue.removeAll()
        for segment in rest { drop(segment) }
        return rest
    }

    /// Counts the events of a segment as gone.
    mutating func drop(_ segment: EventQueue.Segment) {
        count -= segment.count
        slots -= MemoryLimits.slots(of: segment.batch, segment.start..<segment.batch.count)
    }
}
