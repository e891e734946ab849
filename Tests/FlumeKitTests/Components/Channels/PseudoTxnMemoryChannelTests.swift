import FlumeTestKit
import Testing

@testable import FlumeKit

@Suite("Pseudo channel")
struct PseudoTxnMemoryChannelTests {
    private func channel(_ capacity: Int = 50) -> PseudoTxnMemoryChannel {
        PseudoTxnMemoryChannel("c1", MemoryLimits(events: capacity, transaction: capacity))
    }

    @Test("puts and takes take effect at once")
    func atOnce() throws {
        let channel = channel()
        let batch = EventBatch(lines: ["a", "b", "c"])
        let receipt = Receipt()
        let token = receipt.token()
        let putting = channel.begin(FlowContext(), waiting: .none)
        try putting.put(batch, 0..<3, token)
        token.release()
        #expect(channel.count == 3)
        putting.rollBack()
        let taking = channel.begin(FlowContext(), waiting: .none)
        let taken = try taking.take(upTo: 2)
        #expect(taken.plainEvents.map(\.text) == ["a", "b"])
        #expect(channel.count == 1)
        taking.rollBack()
        #expect(try ChannelContract.drain(channel) == ["c"])
        #expect(receipt.isSafeOnce)
        #expect(channel.counters[.takes] == 3)
    }

    @Test("a put without room is refused after keep-alive")
    func full() throws {
        let channel = channel(2)
        #expect(channel.transactionCapacity == 2)
        try ChannelContract.put(channel, ["a", "b"])
        let clock = FakeClock()
        let start = clock.now
        let context = FlowContext(clock: clock)
        #expect(throws: FlowError.self) {
            try ChannelContract.put(channel, ["c"], context: context, waiting: .limited)
        }
        #expect(clock.now == start.advanced(by: .seconds(3)))
        #expect(try ChannelContract.drain(channel) == ["a", "b"])
    }

    @Test("a reload changes the limits")
    func reconfigure() throws {
        let channel = channel(2)
        try ChannelContract.put(channel, ["a", "b"])
        var settings = Settings()
        settings.set(PseudoTxnMemoryChannel.capacity, to: 3)
        guard case .done(nil) = channel.reconfigure(settings) else {
            Issue.record("a larger capacity needs no note")
            return
        }
        #expect(channel.transactionCapacity == 3)
        try ChannelContract.put(channel, ["c"])
        #expect(try ChannelContract.drain(channel) == ["a", "b", "c"])
    }
}
