import FlumeTestKit
import Testing

@testable import FlumeKit

@Suite("null, fail and report")
struct SmallSourcesTests {
    @Test("null is a source without events")
    func null() throws {
        try SourceContract(bodies: [], make: { NullSource() }).verify()
    }

    @Test("fail cannot be opened")
    func fail() {
        let source = FailSource()
        let failure = #expect(throws: FlowError.self) { try source.open(FlowContext()) }
        #expect(failure?.message == "attempting to open a stub source 'fail'")
        source.close()
    }

    @Test("fail takes whatever it is given")
    func remarks() throws {
        let arguments = [
            Argument(text: "a"), Argument(.call("b", [Argument(text: "c")], [])),
        ]
        var settings = Settings()
        #expect(settings.set(FailSource.remarks.description, from: arguments) == nil)
        #expect(settings[FailSource.remarks].map(\.text) == ["a", "b(…)"])
    }

    @Test("report is a source")
    func reportContract() throws {
        try SourceContract(
            bodies: ["r: n=1", "s: m=2, k=3"], endsByItself: false,
            prepare: { context in
                context.reports.publish("r") { [("n", "1")] }
                context.reports.publish("s") { [("m", "2"), ("k", "3")] }
            },
            make: { ReportSource(every: .milliseconds(40)) }
        ).verify()
    }

    @Test("report tells what stands at each period, no earlier and no later")
    func periods() {
        let clock = FakeClock()
        let context = FlowContext(clock: clock)
        var count = 0
        let start = clock.now
        let source = ReportSource(every: .seconds(2))
        source.open(context)
        context.reports.publish("requests") { [("events", String(count))] }
        let batch = EventBatch()
        for round in 1...3 {
            count += 10
            let early = start.advanced(by: .seconds(Int64(round) * 2 - 1))
            #expect(source.read(into: batch, until: early) == .open)
            #expect(batch.isEmpty)
            #expect(source.read(into: batch, until: .distantFuture) == .open)
            #expect(clock.now == start.advanced(by: .seconds(Int64(round) * 2)))
            var expected = PlainEvent(
                "requests: events=\(count)",
                headers: ["report": "requests", "events": String(count)])
            expected.timestamp = clock.wallMilliseconds
            expected.nanos = clock.now.nanoseconds
            #expect(batch.plainEvents == [expected])
            batch.removeAll()
        }
        context.stop()
        #expect(source.read(into: batch, until: .distantFuture) == .ended)
        #expect(batch.isEmpty)
    }

    @Test("report without anything to report gives no events")
    func nothing() {
        let context = FlowContext(clock: FakeClock())
        let source = ReportSource(every: .seconds(1))
        source.open(context)
        let batch = EventBatch()
        for _ in 0..<3 { #expect(source.read(into: batch, until: .distantFuture) == .open) }
        #expect(batch.isEmpty)
    }
}
