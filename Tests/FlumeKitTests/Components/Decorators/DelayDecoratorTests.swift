import FlumeTestKit
import Testing

@testable import FlumeKit

@Suite("delay, choke")
struct DelayDecoratorTests {
    private let clock = FakeClock()

    private func milliseconds(of body: () throws -> Void) rethrows -> Int {
        let start = clock.now.nanoseconds
        try body()
        return Int((clock.now.nanoseconds - start) / 1_000_000)
    }

    @Test("delay waits before each event and keeps it whole")
    func delay() throws {
        let recorder = RecordingSink()
        let sink = DelayDecorator(before: recorder, .milliseconds(250))
        try sink.open(FlowContext(clock: clock))
        var events = [PlainEvent("a", headers: ["x": "1"]), PlainEvent("b"), PlainEvent("c")]
        events[1].timestamp = 5
        events[1].priority = .error
        events[1].host = Array("h".utf8)
        #expect(try milliseconds { try sink.append(EventBatch(events)) } == 750)
        #expect(recorder.events == events)
        #expect(recorder.calls == ["open", "append", "append", "append"])
        let none = DelayDecorator(before: recorder, .milliseconds(0))
        try none.open(FlowContext(clock: clock))
        #expect(try milliseconds { try none.append(EventBatch(events)) } == 0)
    }

    @Test("delay ends at once when the flow stops, and counts what got through")
    func delayInterrupted() throws {
        let wakeup = Wakeup()
        let recorder = RecordingSink()
        recorder.fault = { call in
            if recorder.calls.count == 3 { wakeup.signal() }
            return nil
        }
        let sink = DelayDecorator(before: recorder, .seconds(1))
        try sink.open(FlowContext(clock: clock, wakeup: wakeup))
        #expect(throws: FlowError(.interrupted, "interrupted", delivered: 2)) {
            try sink.append(EventBatch(lines: ["a", "b", "c", "d"]))
        }
        #expect(recorder.texts == ["a", "b"])
    }

    @Test("delay counts what got through before a failure", arguments: 0..<4)
    func delayFails(place: Int) throws {
        let recorder = RecordingSink()
        recorder.fault = { $0 == "append" && recorder.texts.count == place ? "no" : nil }
        let sink = DelayDecorator(before: recorder, .milliseconds(1))
        try sink.open(FlowContext(clock: clock))
        #expect(throws: FlowError(.retry, "no", delivered: place)) {
            try sink.append(EventBatch(lines: ["a", "b", "c", "d"]))
        }
    }

    @Test("choke keeps its rate, whatever the sizes", arguments: [1, 7, 1000])
    func choke(size: Int) throws {
        let recorder = RecordingSink()
        let sink = ChokeDecorator(before: recorder, id: "x", limit: 10_000)
        try sink.open(FlowContext(clock: clock))
        let texts = (0..<1000).map { "\($0)" + String(repeating: "x", count: $0 % 90) }
        let cost = texts.reduce(0) { $0 + $1.utf8.count + 50 }
        let elapsed = try milliseconds {
            for start in stride(from: 0, to: 1000, by: size) {
                try sink.append(EventBatch(lines: Array(texts[start..<min(1000, start + size)])))
            }
        }
        #expect(recorder.texts == texts)
        // A tenth of a second's worth goes at once, and the last may be owed.
        let expected = cost * 1000 / 10_000
        #expect((expected - 150...expected + 50).contains(elapsed), "\(elapsed) of \(expected)")
    }

    @Test("choke lets an event through that is larger than its bucket")
    func large() throws {
        let recorder = RecordingSink()
        let sink = ChokeDecorator(before: recorder, id: "x", limit: 100)
        try sink.open(FlowContext(clock: clock))
        let large = String(repeating: "x", count: 950)
        // The first is free, its 1000 bytes are waited out before the second.
        let elapsed = try milliseconds { try sink.append(EventBatch(lines: [large, "a"])) }
        #expect((9_900...10_100).contains(elapsed))
        #expect(recorder.texts == [large, "a"])
    }

    @Test("chokes of one id share their rate, those of another do not")
    func shared() throws {
        let context = FlowContext(clock: clock)
        let sinks = [("x", 5000 as Int?), ("x", nil), ("y", nil)].map { id, limit in
            ChokeDecorator(before: NullSink(), id: id, limit: limit)
        }
        for sink in sinks { try sink.open(context) }
        let batch = EventBatch(
            lines: Array(repeating: String(repeating: "x", count: 50), count: 50))
        #expect(try milliseconds { try sinks[2].append(batch) } == 0)
        let elapsed = try milliseconds {
            try sinks[0].append(batch)
            try sinks[1].append(batch)
        }
        #expect((1850...2050).contains(elapsed))
        let other = ChokeDecorator(before: NullSink(), id: "x", limit: 1)
        #expect(throws: FlowError(.reject, "choke 'x' has two different limits")) {
            try other.open(context)
        }
    }

    @Test("choke counts what got through when it is stopped or fails")
    func chokeInterrupted() throws {
        let wakeup = Wakeup()
        let recorder = RecordingSink()
        let sink = ChokeDecorator(before: recorder, id: "x", limit: 1000)
        try sink.open(FlowContext(clock: clock, wakeup: wakeup))
        recorder.fault = { _ in
            wakeup.signal()
            return nil
        }
        // A tenth of 1000 bytes pays for two events of 51, the second on debt.
        #expect(throws: FlowError(.interrupted, "interrupted", delivered: 2)) {
            try sink.append(EventBatch(lines: ["a", "b", "c", "d"]))
        }
        #expect(recorder.texts == ["a", "b"])

        let failing = RecordingSink()
        failing.fault = { _ in failing.calls.count == 3 ? "no" : nil }
        failing.takenBeforeFault = 1
        let other = ChokeDecorator(before: failing, id: "x", limit: 1000)
        try other.open(FlowContext(clock: clock))
        #expect(throws: FlowError(.retry, "no", delivered: 3)) {
            try other.append(EventBatch(lines: ["a", "b", "c", "d"]))
        }
    }
}
