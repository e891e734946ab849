import FlumeTestKit
import Testing

@testable import FlumeKit

@Suite("Decorator")
struct DecoratorTests {
    /// Wants to be called every second.
    private final class Ticking: Sink {
        private let clock: FakeClock
        private(set) var ticks: [Instant] = []
        private(set) var deadline: Instant
        var fails = false

        init(_ clock: FakeClock) {
            self.clock = clock
            deadline = clock.now.advanced(by: .seconds(1))
        }

        func open(_ context: FlowContext) {}
        func append(_ batch: EventBatch) {}
        func close() {}
        func tick(_ now: Instant) throws(FlowError) {
            ticks.append(now)
            deadline = now.advanced(by: .seconds(1))
            if fails { throw FlowError(.retry, "no", delivered: 7) }
        }
    }

    @Test("what is due beneath is done while a decorator waits")
    func ticks() throws {
        let clock = FakeClock()
        let start = clock.now
        let sink = Ticking(clock)
        let context = FlowContext(clock: clock)
        try context.sleep(until: start.advanced(by: .milliseconds(3500)), before: sink)
        #expect(sink.ticks == [1, 2, 3].map { start.advanced(by: .seconds($0)) })
        #expect(clock.now == start.advanced(by: .milliseconds(3500)))
        sink.fails = true
        #expect(throws: FlowError(.retry, "no", delivered: 0)) {
            try context.sleep(until: start.advanced(by: .seconds(9)), before: sink)
        }
    }

    @Test("components of one flow share by name")
    func shared() {
        let context = FlowContext()
        let first = context.shared("a") { TokenBucket() }
        #expect(context.shared("a") { TokenBucket() } === first)
        #expect(context.shared("b") { TokenBucket() } !== first)
        #expect(FlowContext().shared("a") { TokenBucket() } !== first)
    }
}
