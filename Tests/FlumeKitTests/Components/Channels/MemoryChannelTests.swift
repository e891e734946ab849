import FlumeTestKit
import Testing

@testable import FlumeKit

@Suite("Memory channel")
struct MemoryChannelTests {
    private func channel(
        _ events: Int, transaction: Int? = nil, slots: Int = MemoryLimits.unlimitedSlots
    ) -> MemoryChannel {
        MemoryChannel(
            "c1",
            MemoryLimits(events: events, transaction: transaction ?? events, slots: slots))
    }

    @Test("keeps the contract of channels")
    func contract() throws {
        try ChannelContract { shape in
            MemoryChannel(
                "c1",
                MemoryLimits(
                    events: shape.capacity, transaction: shape.transaction,
                    keepAlive: shape.keepAlive))
        }.verify()
    }

    @Test("four threads put 200,000 events each while four take and roll back")
    func crowd() throws {
        let each = 200_000
        let contract = ChannelContract { _ in
            MemoryChannel("c1", MemoryLimits(events: 20_000, transaction: 1000))
        }
        let channel = contract.make(ChannelContract.Shape())
        let producers = (0..<4).map { producer in
            Thread("producer") {
                let context = FlowContext()
                let batch = EventBatch()
                for start in stride(from: 0, to: each, by: 200) {
                    batch.removeAll()
                    for number in start..<start + 200 {
                        let mark = String(producer * each + number)
                        batch.append(body: batch.store(Array(mark.utf8)))
                    }
                    let transaction = channel.begin(context, waiting: .endless)
                    // An endless put fails only if it is stopped, which it is not.
                    try? transaction.put(batch, 0..<batch.count)
                    try? transaction.commit()
                }
            }
        }
        let consumption = Consumption(channel, total: 4 * each, consumers: 4)
        consumption.run(seed: 5, upTo: 1000)
        for producer in producers { producer.join() }
        let marks = consumption.all.sorted()
        #expect(marks.elementsEqual(0..<4 * each), "each event comes out once")
        #expect(channel.count == 0)
        #expect(channel.counters[.puts] == 4 * each && channel.counters[.takes] == 4 * each)
    }

    @Test(
        "bytes are counted as Flume counts them",
        arguments: [
            (nil, 0, Machine.memoryBytes / 5 * 4 / 100), (1_000_000, 20, 8000), (1000, 0, 10),
            (199, 0, 1), (99, 0, MemoryLimits.unlimitedSlots), (0, 20, MemoryLimits.unlimitedSlots),
            (1000, 100, MemoryLimits.unlimitedSlots), (1000, 99, MemoryLimits.unlimitedSlots),
            (1 << 50, 0, MemoryLimits.unlimitedSlots),
        ])
    func slots(bytes: Int?, percentage: Int, slots: Int) {
        #expect(MemoryLimits.slots(bytes: bytes, bufferPercentage: percentage) == slots)
    }

    @Test(
        "a body takes a slot for each 100 bytes it begins, an empty one as well",
        arguments: [(0, 1), (1, 1), (100, 1), (101, 2), (250, 3)])
    func bodies(bytes: Int, slots: Int) {
        let batch = EventBatch([PlainEvent(Array(repeating: 1, count: bytes))])
        #expect(MemoryLimits.slots(of: batch, 0..<1) == slots)
    }

    @Test("bytes that find no room are refused, and have it again once they are taken")
    func byteCapacity() throws {
        let channel = channel(100, slots: 10)
        let large = String(repeating: "x", count: 400)
        try ChannelContract.put(channel, [large, large])
        let full = #expect(throws: FlowError.self) {
            try ChannelContract.put(channel, [large])
        }
        #expect(full?.kind == .retry)
        #expect(full?.message.contains("byteCapacity of memory channel c1") == true)
        let context = FlowContext(clock: FakeClock())
        let never = #expect(throws: FlowError.self) {
            try ChannelContract.put(
                channel, [large, large, large], context: context, waiting: .endless)
        }
        #expect(never?.kind == .reject, "what never fits is not waited for")
        #expect(try ChannelContract.take(channel, 1) == [large])
        try ChannelContract.put(channel, [large])
        #expect(channel.count == 2)
    }

    @Test("a refusal names the numbers")
    func sentences() throws {
        let channel = channel(4)
        try ChannelContract.put(channel, ["a", "b", "c"])
        let full = #expect(throws: FlowError.self) {
            try ChannelContract.put(channel, ["d", "e"])
        }
        #expect(full?.message == "no room for 2 events: memory channel c1 holds 3 of 4")
        channel.close()
        let closed = #expect(throws: FlowError.self) { try ChannelContract.put(channel, ["f"]) }
        #expect(closed?.message == "memory channel c1 is closed")
    }

    @Test("who waits for room says so once")
    func note() throws {
        let channel = channel(1)
        let stop = Wakeup()
        var said: [String] = []
        let context = FlowContext(clock: FakeClock(), wakeup: stop) {
            said.append($0)
            stop.signal()
        }
        for _ in 0..<2 {
            try? ChannelContract.put(channel, ["a"], context: context, waiting: .endless)
        }
        #expect(said == ["memory channel c1 is full; this source waits for its sinks"])
    }

    @Test("a reload changes the limits and keeps the events")
    func reconfigure() throws {
        let channel = channel(10, transaction: 5)
        try ChannelContract.put(channel, ["0", "1", "2", "3"])
        #expect(channel.reconfigure(to: MemoryLimits(events: 4, transaction: 2)) == nil)
        #expect(channel.capacity == 4 && channel.transactionCapacity == 2)
        let note = channel.reconfigure(to: MemoryLimits(events: 2, transaction: 2))
        #expect(note?.contains("holds 4 events, more than its new capacity (2)") == true)
        #expect(throws: FlowError.self) { try ChannelContract.put(channel, ["x"]) }
        #expect(try ChannelContract.take(channel, 10) == ["0", "1"])
        #expect(throws: FlowError.self) { try ChannelContract.put(channel, ["x"]) }
        #expect(try ChannelContract.take(channel, 1) == ["2"])
        try ChannelContract.put(channel, ["4"])
        #expect(try ChannelContract.drain(channel) == ["3", "4"])
    }

    @Test("room that a reload brings wakes who waits for it")
    func growth() throws {
        let channel = channel(1)
        try ChannelContract.put(channel, ["0"])
        let errors = Collected<String>()
        let putter = Thread("putter") {
            do {
                try ChannelContract.put(channel, ["1"], waiting: .endless)
            } catch {
                errors.add("\(error)")
            }
        }
        _ = channel.reconfigure(to: MemoryLimits(events: 2, transaction: 1))
        putter.join()
        #expect(errors.all == [])
        #expect(try ChannelContract.drain(channel) == ["0", "1"])
    }

    @Test("small batches are put together for a taker, large ones are cut")
    func gathering() throws {
        let channel = channel(10_000, transaction: 1000)
        for number in 0..<500 { try ChannelContract.put(channel, [String(number)]) }
        #expect(try ChannelContract.take(channel, 300).count == 300)
        #expect(try ChannelContract.take(channel, 1000).count == 200)
        try ChannelContract.put(channel, (0..<1000).map(String.init))
        for start in stride(from: 0, to: 1000, by: 70) {
            let taken = try ChannelContract.take(channel, 70)
            #expect(taken == (start..<min(1000, start + 70)).map(String.init))
        }
    }

    @Test("a transactionCapacity above the capacity is a mistake")
    func contradiction() {
        var settings = Settings()
        settings.set(MemoryChannel.capacity, to: 10)
        let description = MemoryChannel.declaration.description
        #expect(description.contradiction(settings)?.expected.contains("(10)") == true)
        settings.set(MemoryChannel.transactionCapacity, to: 10)
        #expect(description.contradiction(settings) == nil)
        #expect(MemoryChannel.limits(settings).transaction == 10)
    }
}
