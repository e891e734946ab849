import FlumeTestKit
import Testing

@testable import FlumeKit

@Suite("benchinject, benchreport")
struct BenchmarkDecoratorTests {
    private let clock = FakeClock()

    private func markers(_ events: [PlainEvent]) -> [String] {
        events.map { event in
            let kind = event.headers["BenchmarkInject"].map { String(decoding: $0, as: UTF8.self) }
            let tag = event.headers["BenchmarkInjectTag"].map {
                String(decoding: $0, as: UTF8.self)
            }
            return kind.map { "\($0) \(tag ?? "-")" } ?? event.text
        }
    }

    @Test("benchinject marks the opening, the first event and the end")
    func inject() throws {
        let recorder = RecordingSink()
        let sink = BenchinjectDecorator(before: recorder, tag: "t1")
        try sink.open(FlowContext(clock: clock))
        try sink.append(EventBatch(lines: ["a", "b"]))
        try sink.append(EventBatch(lines: ["c"]))
        try sink.close()
        #expect(markers(recorder.events) == ["START t1", "FIRST t1", "a", "b", "c", "STOP t1"])

        let empty = RecordingSink()
        let unused = BenchinjectDecorator(before: empty, tag: nil)
        try unused.open(FlowContext(clock: clock))
        try unused.close()
        let time = String(clock.wallMilliseconds)
        #expect(markers(empty.events) == ["START \(time)", "STOP \(time)"])
    }

    @Test("benchinject repeats no marker when an append is tried again")
    func injectRetried() throws {
        let recorder = RecordingSink()
        // START works, FIRST fails once, the batch fails once.
        recorder.fault = { _ in [3, 5].contains(recorder.calls.count) ? "no" : nil }
        let sink = BenchinjectDecorator(before: recorder, tag: "t")
        try sink.open(FlowContext(clock: clock))
        let batch = EventBatch(lines: ["a"])
        for _ in 0..<2 {
            #expect(throws: FlowError(.retry, "no", delivered: 0)) { try sink.append(batch) }
        }
        try sink.append(batch)
        try sink.close()
        #expect(markers(recorder.events) == ["START t", "FIRST t", "a", "STOP t"])
    }

    @Test("benchreport measures between the markers and takes them out")
    func report() throws {
        let recorder = RecordingSink()
        let findings = RecordingSink()
        let context = FlowContext(clock: clock)
        let reporter = BenchreportDecorator(before: recorder, name: "speed", reportingTo: findings)
        let sink = BenchinjectDecorator(before: reporter, tag: "t")
        try sink.open(context)
        clock.advance(by: .milliseconds(300))
        try sink.append(EventBatch(lines: ["abc", "de"]))
        clock.advance(by: .milliseconds(500))
        try sink.append(EventBatch(lines: ["f"]))
        try sink.close()
        #expect(recorder.texts == ["abc", "de", "f"])
        let line =
            "speed tag=t events=3 bytes=6 startMs=300 runMs=500 eventsPerSecond=6 bytesPerSecond=12"
        #expect(findings.texts == [line])
        #expect(findings.events[0].headers["name"] == Array("speed".utf8))
        #expect(findings.events[0].headers["eventsPerSecond"] == Array("6".utf8))
        #expect(findings.calls == ["open", "append", "close"])
        let report = try #require(context.reports.all().first { $0.name == "speed" })
        #expect(
            report.lines.map { "\($0.name)=\($0.value)" }.joined(separator: " ")
                == line.dropFirst("speed ".count))
    }

    @Test("benchreport passes on what stands before, between and after the markers of a batch")
    func oneBatch() throws {
        func marker(_ kind: String) -> PlainEvent {
            PlainEvent("", headers: ["BenchmarkInject": kind, "BenchmarkInjectTag": "t"])
        }
        let recorder = RecordingSink()
        let findings = RecordingSink()
        let sink = BenchreportDecorator(before: recorder, name: "n", reportingTo: findings)
        try sink.open(FlowContext(clock: clock))
        try sink.append(
            EventBatch([
                PlainEvent("before"), marker("START"), marker("FIRST"), PlainEvent("a"),
                PlainEvent("b"), marker("STOP"), PlainEvent("after"), marker("other"),
            ]))
        try sink.close()
        #expect(recorder.texts == ["before", "a", "b", "after"])
        #expect(findings.texts == ["n tag=t events=2 bytes=2 startMs=0 runMs=0"])
    }
}
