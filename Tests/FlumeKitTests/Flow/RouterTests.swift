import FlumeTestKit
import Testing

@testable import FlumeKit

@Suite("Router")
struct RouterTests {
    private func router(
        _ channels: [any Channel], _ interceptors: [any Interceptor] = [],
        selector: (any Selector)? = nil, batchEvents: Int? = nil, waiting: RoomWait = .none,
        context: FlowContext = FlowContext(clock: FakeClock())
    ) -> Router {
        Router(
            interceptors, selector ?? ReplicatingSelector(isOptional: channels.map { _ in false }),
            to: channels.enumerated().map { ("c\($0 + 1)", $1) }, batchEvents: batchEvents,
            waiting: waiting, context: context)
    }

    private func batch(_ range: Range<Int>, _ receipt: Receipt? = nil) -> EventBatch {
        let batch = EventBatch(lines: range.map(String.init))
        batch.acknowledgement = receipt?.token()
        return batch
    }

    @Test("a channel that has its part is not given it again when another refuses")
    func noRepeats() throws {
        let first = MemoryChannel("c1", capacity: 100)
        let second = RefusingChannel(
            MemoryChannel("c2", capacity: 100),
            [FlowError(.retry, "disk full"), FlowError(.retry, "disk full")])
        let router = router([first, second], batchEvents: 4)
        let receipt = Receipt()
        let batch = batch(0..<10, receipt)
        try router.begin(batch)
        for _ in 0..<2 {
            let error = #expect(throws: FlowError.self) { try router.store() }
            #expect(error?.message == "channel c2 does not take events: disk full")
            #expect(router.refusing == "org.apache.flume.channel.MemoryChannel{name: c2}")
        }
        try router.store()
        batch.acknowledgement?.release()
        let expected = (0..<10).map(String.init)
        #expect(try ChannelContract.drain(first) == expected)
        #expect(receipt.isOpen)
        #expect(try ChannelContract.drain(second) == expected)
        #expect(receipt.isSafeOnce)
    }

    @Test("what a channel took of its part before it refused is not put again")
    func partOfAPart() throws {
        let channel = MemoryChannel("c1", capacity: 5)
        let context = FlowContext(clock: FakeClock())
        let router = router([channel], batchEvents: 4, context: context)
        try router.begin(batch(0..<10))
        #expect(throws: FlowError.self) { try router.store() }
        #expect(try ChannelContract.drain(channel) == ["0", "1", "2", "3"])
        #expect(throws: FlowError.self) { try router.store() }
        #expect(try ChannelContract.drain(channel) == ["4", "5", "6", "7"])
        try router.store()
        #expect(try ChannelContract.drain(channel) == ["8", "9"])
        #expect(context.counters[.channelWriteFailures] == 2)
    }

    @Test("a full optional channel holds nothing up and says so once")
    func optional() throws {
        let required = MemoryChannel("c1", capacity: 100)
        let optional = MemoryChannel("c2", capacity: 5)
        let clock = FakeClock()
        let start = clock.now
        var said: [String] = []
        let context = FlowContext(clock: clock) { said.append($0) }
        let router = router(
            [required, optional], selector: ReplicatingSelector(isOptional: [false, true]),
            waiting: .endless, context: context)
        let receipt = Receipt()
        for start in [0, 4, 8] {
            let batch = batch(start..<start + 4, receipt)
            try router.begin(batch)
            try router.store()
            batch.acknowledgement?.release()
        }
        #expect(try ChannelContract.drain(required).count == 12)
        #expect(receipt.timesSafe == 3, "an optional channel holds no acknowledgement")
        #expect(try ChannelContract.drain(optional) == ["0", "1", "2", "3"])
        #expect(clock.now == start && said.count == 1)
        #expect(said.first?.hasPrefix("optional channel c2 does not take all events: ") == true)
    }

    @Test("events that interceptors drop are stored, and acknowledged at once")
    func dropped() throws {
        let channel = MemoryChannel("c1", capacity: 10)
        let router = router([channel], [RouterChange { $0.truncate(to: 0) }])
        let receipt = Receipt()
        let batch = batch(0..<5, receipt)
        let token = batch.acknowledgement
        try router.begin(batch)
        try router.store()
        token?.release()
        #expect(receipt.isSafeOnce && channel.count == 0)
    }

    @Test("an interceptor that makes the batch anew does not take the acknowledgement off it")
    func renewed() throws {
        let channel = MemoryChannel("c1", capacity: 10)
        let change = RouterChange { batch in
            batch.removeAll()
            batch.append(copying: 0, of: EventBatch(lines: ["new"]))
        }
        let router = router([channel], [change])
        let receipt = Receipt()
        let batch = batch(0..<5, receipt)
        let token = batch.acknowledgement
        try router.begin(batch)
        try router.store()
        token?.release()
        #expect(receipt.isOpen, "the channel holds it")
        #expect(try ChannelContract.drain(channel) == ["new"])
        #expect(receipt.isSafeOnce)
    }

    @Test("each channel gets its events in their order, whatever the pieces")
    func shares() throws {
        let channels = (0..<3).map { MemoryChannel("c\($0)", capacity: 1000) }
        let router = router(
            channels, selector: LoadBalancingSelector(.random, channels: 3, seed: 4),
            batchEvents: 7)
        try router.begin(batch(0..<500))
        try router.store()
        var all: [Int] = []
        for channel in channels {
            let numbers = try ChannelContract.drain(channel).compactMap { Int($0) }
            #expect(numbers == numbers.sorted())
            all += numbers
        }
        #expect(all.sorted() == Array(0..<500))
    }

    @Test("events that are too many bytes together are put piece by piece")
    func pieces() throws {
        // Room for the bytes of three of these.
        let channel = MemoryChannel("c1", MemoryLimits(events: 100, transaction: 100, slots: 3))
        let router = router([channel], waiting: .endless)
        try router.begin(batch(0..<3))
        try router.store()
        #expect(try ChannelContract.drain(channel).count == 3)
        let stopped = FlowContext(clock: FakeClock())
        stopped.stop()
        let other = self.router([channel], waiting: .endless, context: stopped)
        try other.begin(batch(0..<10))
        let error = #expect(throws: FlowError.self) { try other.store() }
        #expect(error?.kind == .interrupted, "the second piece waits for room")
        #expect(try ChannelContract.drain(channel) == ["0", "1"])
    }

    @Test("transactions are as large as the smallest channel takes, also after a reload")
    func transactions() throws {
        let small = MemoryChannel("c1", MemoryLimits(events: 100, transaction: 5))
        let large = MemoryChannel("c2", capacity: 100)
        let router = router([small, large])
        #expect(router.batchEvents == 5)
        try router.begin(batch(0..<12))
        try router.store()
        _ = small.reconfigure(to: MemoryLimits(events: 100, transaction: 2))
        #expect(router.batchEvents == 2)
        try router.begin(batch(12..<20))
        try router.store()
        #expect(small.count == 20 && large.count == 20)
    }
}

/// An interceptor that does what a test wants.
final class RouterChange: Interceptor {
    private let change: (EventBatch) -> Void
    init(_ change: @escaping (EventBatch) -> Void) { self.change = change }
    func intercept(_ batch: EventBatch) { change(batch) }
}
