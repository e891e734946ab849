import FlumeTestKit
import Testing

@testable import FlumeKit

@Suite("stress")
struct StressSourceTests {
    private func make(_ texts: AgentMaking.Texts) throws -> any Source {
        let declaration = StressSource.declaration
        let settings = try AgentMaking.settings(declaration.description, texts)
        return declaration.make(Parts(settings: settings))
    }

    @Test("is a source that waits at its end")
    func contract() throws {
        let body = String(repeating: "\u{7F}", count: 20)
        try SourceContract(
            bodies: [String](repeating: body, count: 30), endsByItself: false,
            failing: { StressSource(size: 1 << 20, total: 1, rate: nil) },
            make: { StressSource(size: 20, total: 30, rate: nil) }
        ).verify()
    }

    @Test("makes exactly as many events as both limits allow, which share their bytes")
    func limits() throws {
        for (texts, expected) in [
            (["maxTotalEvents": "20000"], 20_000), (["maxSuccessfulEvents": "7"], 7),
            (["maxTotalEvents": "9", "maxSuccessfulEvents": "8", "batchSize": "5"], 8),
            (["maxTotalEvents": "0"], 0),
        ] {
            let source = try make(texts)
            #expect(!source.isEndless)
            try source.open(FlowContext(endsWithInput: true))
            let batch = EventBatch()
            var count = 0
            while try source.read(into: batch, until: .distantFuture) == .open {
                count += batch.count
                #expect(batch.arenaCount == 500)
                #expect(batch.body(batch.count - 1).allSatisfy { $0 == 0x7F })
                batch.removeAll()
            }
            #expect(count == expected, "\(texts)")
        }
        #expect(try make([:]).isEndless)
    }

    @Test("events that share a body stay so in a channel's copy")
    func sharing() throws {
        let source = StressSource(size: 100, total: 1000, rate: nil)
        try source.open(FlowContext())
        let batch = EventBatch()
        _ = try source.read(into: batch, until: .distantFuture)
        let copy = EventBatch()
        copy.append(copying: 10..<20, of: batch)
        #expect(copy.count == 10)
        #expect(copy.arenaCount <= 1000)
        #expect(
            (0..<10).allSatisfy {
                copy.body($0).elementsEqual([UInt8](repeating: 0x7F, count: 100))
            })
    }

    @Test(
        "keeps its rate by waiting, a tenth of a second's worth at once",
        arguments: [5, 50, 20_000])
    func rate(rate: Int) throws {
        let clock = FakeClock()
        let source = try make(["maxEventsPerSecond": String(rate)])
        try source.open(FlowContext(clock: clock))
        let start = clock.now
        let batch = EventBatch()
        var count = 0
        var largest = 0
        while count < rate * 3 {
            batch.removeAll()
            _ = try source.read(into: batch, until: .distantFuture)
            count += batch.count
            largest = max(largest, batch.count)
        }
        let seconds = Double(clock.now.nanoseconds - start.nanoseconds) / 1e9
        #expect(Double(count) / max(0.1, seconds) <= Double(rate) * 1.1)
        #expect(seconds < 3.2)
        #expect(largest <= max(1, rate / 10))
    }

    @Test("returns at a deadline while it waits for its rate")
    func deadline() throws {
        let clock = FakeClock()
        let source = StressSource(size: 1, total: .max, rate: 1)
        try source.open(FlowContext(clock: clock))
        let batch = EventBatch()
        _ = try source.read(into: batch, until: .distantFuture)
        #expect(batch.count == 1)
        batch.removeAll()
        let deadline = clock.now.advanced(by: .milliseconds(300))
        #expect(try source.read(into: batch, until: deadline) == .open)
        #expect(batch.isEmpty && clock.now == deadline)
    }
}
