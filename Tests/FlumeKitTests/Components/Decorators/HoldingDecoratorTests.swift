import FlumeTestKit
import Testing

@testable import FlumeKit

@Suite("inmem, reservoirSampler, mult")
struct HoldingDecoratorTests {
    private let context = FlowContext(clock: FakeClock())

    private func append(_ texts: [String], to sink: any Sink, sizes: [Int]) throws {
        var left = texts[...]
        var turn = 0
        while !left.isEmpty {
            try sink.append(EventBatch(lines: Array(left.prefix(sizes[turn % sizes.count]))))
            left = left.dropFirst(sizes[turn % sizes.count])
            turn += 1
        }
    }

    @Test("inmem delivers everything at the end, in order")
    func inmem() throws {
        let recorder = RecordingSink()
        let sink = InMemoryDecorator(before: recorder, limit: ByteCount(1 << 20))
        try sink.open(context)
        var events = (0..<100).map { PlainEvent("\($0)", headers: ["n": "\($0 % 3)"]) }
        events[7].host = Array("h".utf8)
        events[8].timestamp = 8
        for start in stride(from: 0, to: 100, by: 9) {
            let batch = EventBatch(Array(events[start..<min(100, start + 9)]))
            try sink.append(batch)
            batch.removeAll()
        }
        #expect(recorder.calls == ["open"])
        try sink.close()
        #expect(recorder.events == events)
        #expect(recorder.calls.last == "close")
        #expect(throws: FlowError(.reject, "inmem cannot be opened a second time")) {
            try sink.open(context)
        }
        try sink.close()
        #expect(recorder.calls.count { $0 == "close" } == 1)
    }

    @Test("inmem has a limit")
    func limit() throws {
        let recorder = RecordingSink()
        let sink = InMemoryDecorator(before: recorder, limit: ByteCount(100))
        try sink.open(context)
        let batch = EventBatch(lines: ["12345678", "12345678", "12345678"])
        try sink.append(batch)
        try sink.append(batch)
        #expect(throws: FlowError(.reject, "inmem would hold more than 100")) {
            try sink.append(batch)
        }
        try sink.close()
        #expect(recorder.events.count == 6)
    }

    @Test("says how many events got lost when the end fails")
    func lost() throws {
        for (taken, sentence) in [(0, "no; 5 events"), (1, "no; 4 events"), (4, "no; 1 event")] {
            let recorder = RecordingSink()
            recorder.fault = { $0 == "append" ? "no" : nil }
            recorder.takenBeforeFault = taken
            let texts = ["a", "b", "c", "d", "e"]
            let hoard = InMemoryDecorator(before: recorder, limit: ByteCount(1000))
            try hoard.open(context)
            try hoard.append(EventBatch(lines: texts))
            #expect(throws: FlowError(.retry, "\(sentence) held by inmem got lost")) {
                try hoard.close()
            }
            #expect(recorder.calls == ["open", "append", "close"])

            let sample = ReservoirSamplerDecorator(before: recorder, 5, seed: 1)
            try sample.open(context)
            try sample.append(EventBatch(lines: texts))
            #expect(throws: FlowError(.retry, "\(sentence) held by reservoirSampler got lost")) {
                try sample.close()
            }
        }
    }

    @Test("closes beneath after an opening that failed", arguments: ["inmem", "reservoirSampler"])
    func failedOpen(name: String) {
        let recorder = RecordingSink()
        recorder.fault = { $0 == "open" ? "no" : nil }
        let sink: any Sink =
            name == "inmem"
            ? InMemoryDecorator(before: recorder, limit: ByteCount(9))
            : ReservoirSamplerDecorator(before: recorder, 3, seed: 1)
        #expect(throws: FlowError(.retry, "no")) { try sink.open(context) }
        #expect(throws: Never.self) { try sink.close() }
        #expect(recorder.calls == ["open", "close"])
    }

    @Test("reservoirSampler delivers all of fewer events, in order")
    func few() throws {
        for count in [0, 1, 9, 10] {
            let recorder = RecordingSink()
            let sink = ReservoirSamplerDecorator(before: recorder, 10, seed: 3)
            try sink.open(context)
            let texts = (0..<count).map(String.init)
            try append(texts, to: sink, sizes: [3])
            #expect(recorder.events.isEmpty)
            try sink.close()
            #expect(recorder.texts == texts)
            #expect(recorder.calls == ["open"] + (count > 0 ? ["append"] : []) + ["close"])
        }
    }

    @Test("reservoirSampler gives each event the same chance")
    func uniform() throws {
        let texts = (0..<20).map(String.init)
        var counts = [String: Int]()
        let rounds = 4000
        for round in 0..<rounds {
            let recorder = RecordingSink()
            let sink = ReservoirSamplerDecorator(before: recorder, 5, seed: round)
            try sink.open(context)
            try append(texts, to: sink, sizes: [20])
            try sink.close()
            #expect(recorder.texts.count == 5)
            for text in recorder.texts { counts[text, default: 0] += 1 }
        }
        // A quarter of the rounds each, within five standard deviations.
        let expected = Double(rounds) / 4
        let spread = 5 * (Double(rounds) * 0.25 * 0.75).squareRoot()
        for text in texts {
            #expect(abs(Double(counts[text] ?? 0) - expected) <= spread, "\(text)")
        }
    }

    @Test("reservoirSampler keeps order and headers through many replacements")
    func replacements() throws {
        let recorder = RecordingSink()
        let sink = ReservoirSamplerDecorator(before: recorder, 50, seed: 8)
        for _ in 0..<2 {
            try sink.open(context)
            for start in stride(from: 0, to: 60_000, by: 1000) {
                try sink.append(
                    EventBatch(
                        (start..<start + 1000).map {
                            PlainEvent("\($0)", headers: ["n": "\($0)"])
                        }))
            }
            try sink.close()
        }
        let numbers = recorder.texts.compactMap(Int.init)
        #expect(numbers.count == 100)
        // Opened again, it draws the same sample.
        #expect(Array(numbers[..<50]) == Array(numbers[50...]))
        #expect(Array(numbers[..<50]) == Set(numbers).sorted())
        for event in recorder.events { #expect(event.headers["n"] == event.body) }
    }

    @Test("mult appends each event so many times", arguments: [0, 1, 2, 3, 20_000])
    func mult(times: Int) throws {
        let recorder = RecordingSink()
        let sink = MultDecorator(before: recorder, times)
        try sink.open(context)
        try sink.append(EventBatch(lines: ["a", "b"]))
        try sink.close()
        let expected = ["a", "b"].flatMap { Array(repeating: $0, count: times) }
        #expect(recorder.texts == expected)
    }

    @Test("mult counts an event as delivered when all its copies are", arguments: 0...9)
    func multFails(taken: Int) {
        let recorder = RecordingSink()
        recorder.fault = { _ in "no" }
        recorder.takenBeforeFault = taken
        let sink = MultDecorator(before: recorder, 3)
        #expect(throws: FlowError(.retry, "no", delivered: taken / 3)) {
            try sink.append(EventBatch(lines: ["a", "b", "c"]))
        }
    }
}
