import FlumeTestKit
import Testing

@testable import FlumeKit

@Suite("bloomGen, bloomCheck")
struct BloomDecoratorTests {
    private let context = FlowContext(clock: FakeClock())

    /// The set that events with these bodies make.
    private func setEvent(_ texts: [String], bits: Int = 10_000) throws -> PlainEvent {
        let recorder = RecordingSink()
        let sink = BloomGenDecorator(before: recorder, BloomSet(bits: bits, hashes: 2))
        try sink.open(context)
        try sink.append(EventBatch(lines: texts))
        try sink.close()
        #expect(recorder.texts == texts + [""])
        return recorder.events[texts.count]
    }

    private func check(_ events: [PlainEvent]) throws -> (passed: [String], found: [String]) {
        let passed = RecordingSink()
        let found = RecordingSink()
        let set = BloomSet(bits: 10_000, hashes: 2)
        let sink = BloomCheckDecorator(before: passed, set, reportingTo: found)
        try sink.open(context)
        try sink.append(EventBatch(events))
        try sink.close()
        for event in found.events {
            #expect(event.text == "bloomCheck: " + string(event.headers["bloomCheck"]))
            #expect(event.timestamp == context.clock.wallMilliseconds)
        }
        #expect(passed.calls.first == "open" && passed.calls.last == "close")
        #expect(found.calls.first == "open" && found.calls.last == "close")
        return (passed.texts, found.events.map { string($0.headers["bloomCheck"]) })
    }

    private func string(_ bytes: [UInt8]?) -> String {
        String(decoding: bytes ?? [], as: UTF8.self)
    }

    private let texts = (0..<100).map { "event \($0)" }

    @Test("finds that everything arrived, in whatever order")
    func complete() throws {
        let marker = try setEvent(texts)
        let events = texts.shuffled().map { PlainEvent($0) }
        let result = try check(events + [marker])
        #expect(result.passed == events.map(\.text))
        #expect(result.found == ["complete"])
        #expect(try check(events + [PlainEvent("more"), marker, marker]).found.count == 2)
    }

    @Test("finds that an event is missing, wherever it was")
    func incomplete() throws {
        let marker = try setEvent(texts)
        for missing in stride(from: 0, to: 100, by: 9) {
            var events = texts.map { PlainEvent($0) }
            events.remove(at: missing)
            #expect(try check(events + [marker]).found == ["incomplete"], "\(missing)")
        }
        // What comes after the set does not count for it.
        #expect(try check([marker] + texts.map { PlainEvent($0) }).found == ["incomplete"])
    }

    @Test("says so when a set cannot be compared")
    func incomparable() throws {
        let other = try setEvent(texts, bits: 9_999)
        let garbage = PlainEvent("", headers: ["bloomSetData": "garbage"])
        #expect(try check([other, garbage]).found == ["incomparable", "incomparable"])
        #expect(
            context.reports.all().first { $0.name == "bloomCheck" }?.lines.map(\.value)
                == ["0", "0", "2"])
    }

    @Test("the set has the events that were delivered and no others")
    func deliveredOnly() throws {
        let recorder = RecordingSink()
        recorder.fault = { $0 == "append" && recorder.calls.count == 2 ? "no" : nil }
        recorder.takenBeforeFault = 2
        let sink = BloomGenDecorator(before: recorder, BloomSet(bits: 10_000, hashes: 2))
        try sink.open(context)
        #expect(throws: FlowError(.retry, "no", delivered: 2)) {
            try sink.append(EventBatch(lines: ["a", "b", "c"]))
        }
        try sink.close()
        let marker = try #require(recorder.events.last)
        #expect(try check([PlainEvent("a"), PlainEvent("b"), marker]).found == ["complete"])
        #expect(try check([PlainEvent("a"), PlainEvent("c"), marker]).found == ["incomplete"])
    }

    @Test("counts right what was delivered around a set", arguments: 0...3)
    func faults(taken: Int) throws {
        let marker = try setEvent([])
        let events = [PlainEvent("a"), marker, PlainEvent("b"), PlainEvent("c"), PlainEvent("d")]
        let recorder = RecordingSink()
        recorder.fault = { _ in recorder.calls.count == 3 ? "no" : nil }
        recorder.takenBeforeFault = taken
        let set = BloomSet(bits: 10_000, hashes: 2)
        let sink = BloomCheckDecorator(before: recorder, set, reportingTo: nil)
        try sink.open(context)
        #expect(throws: FlowError(.retry, "no", delivered: 2 + taken)) {
            try sink.append(EventBatch(events))
        }
    }

    @Test("a set is emitted only by what was opened")
    func failedOpen() throws {
        let recorder = RecordingSink()
        recorder.fault = { $0 == "open" ? "no" : nil }
        let sink = BloomGenDecorator(before: recorder, BloomSet(bits: 100, hashes: 2))
        #expect(throws: FlowError(.retry, "no")) { try sink.open(context) }
        try sink.close()
        #expect(recorder.calls == ["open", "close"])
    }
}
