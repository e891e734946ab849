import FlumeTestKit
import Testing

@testable import FlumeKit

@Suite("counter, accumulator, counterHistory and fail")
struct CounterSinkTests {
    private func report(_ context: FlowContext) -> [String] {
        context.reports.all().map { report in
            "\(report.name): "
                + report.lines.map { "\($0.name)=\($0.value)" }.joined(separator: ", ")
        }
    }

    @Test("counter starts again at each opening, accumulator goes on")
    func reset() throws {
        let context = FlowContext()
        let counter = CounterSink("c", resetsAtOpen: true)
        let accumulator = CounterSink("a", resetsAtOpen: false)
        for sink in [counter, accumulator] {
            sink.open(context)
            sink.append(EventBatch(lines: ["one", "three"]))
            sink.append(EventBatch(lines: ["x"]))
            sink.close()
        }
        #expect(report(context) == ["c: events=3, bytes=9", "a: events=3, bytes=9"])
        for sink in [counter, accumulator] {
            sink.open(context)
            sink.append(EventBatch(lines: ["yy"]))
        }
        #expect(report(context) == ["c: events=1, bytes=2", "a: events=4, bytes=11"])
    }

    @Test("counterHistory counts period by period, empty ones too")
    func history() {
        let clock = FakeClock()
        let context = FlowContext(clock: clock)
        let sink = CounterHistorySink("h", every: .seconds(1))
        sink.open(context)
        #expect(report(context) == ["h: events=0, bytes=0, periodMs=1000, history="])
        sink.append(EventBatch(lines: ["a", "b"]))
        clock.advance(by: .milliseconds(999))
        sink.append(EventBatch(lines: ["c"]))
        #expect(report(context) == ["h: events=3, bytes=3, periodMs=1000, history="])
        clock.advance(by: .milliseconds(1))
        #expect(report(context) == ["h: events=3, bytes=3, periodMs=1000, history=3"])
        sink.append(EventBatch(lines: ["dd"]))
        clock.advance(by: .milliseconds(3500))
        sink.append(EventBatch(lines: ["e"]))
        #expect(report(context) == ["h: events=5, bytes=6, periodMs=1000, history=3 1 0 0"])
        clock.advance(by: .milliseconds(500))
        #expect(report(context) == ["h: events=5, bytes=6, periodMs=1000, history=3 1 0 0 1"])
    }

    @Test("counterHistory remembers the last 300 periods")
    func bounded() {
        let clock = FakeClock()
        let context = FlowContext(clock: clock)
        let sink = CounterHistorySink("h", every: .milliseconds(10))
        sink.open(context)
        for round in 0..<400 {
            sink.append(EventBatch(lines: [String](repeating: "x", count: round % 3)))
            clock.advance(by: .milliseconds(10))
        }
        let history = context.reports.all()[0].lines[3].value.split(separator: " ")
        #expect(history.count == CounterHistorySink.capacity)
        #expect(history.map { Int($0) } == (100..<400).map { $0 % 3 })
        clock.advance(by: .seconds(1_000_000_000))
        let late = context.reports.all()[0].lines[3].value.split(separator: " ")
        #expect(late.count == CounterHistorySink.capacity && late.allSatisfy { $0 == "0" })
    }

    @Test("fail cannot be opened, and takes nothing")
    func fail() {
        let sink = FailSink()
        let opening = #expect(throws: FlowError.self) { try sink.open(FlowContext()) }
        #expect(opening?.message == "attempting to open a stub sink 'fail'")
        let appending = #expect(throws: FlowError.self) {
            try sink.append(EventBatch(lines: ["a"]))
        }
        #expect(appending?.message == "attempting to append to a stub sink")
        sink.close()
    }

    @Test("a failover goes past fail")
    func failover() throws {
        let backup = ProbeSink()
        let sink = FailoverSink([FailSink(), backup])
        try sink.open(FlowContext(clock: FakeClock()))
        try sink.append(EventBatch(lines: ["a"]))
        #expect(backup.texts == ["a"])
    }
}
