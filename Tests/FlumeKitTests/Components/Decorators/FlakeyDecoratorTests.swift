import FlumeTestKit
import Testing

@testable import FlumeKit

@Suite("flakeyAppend, intervalFlakeyAppend")
struct FlakeyDecoratorTests {
    private let texts = (0..<200).map(String.init)

    /// Delivers batches of the sizes; what fails is appended again.
    private func faults(
        of sink: any Sink, sizes: [Int]
    ) throws -> [Int] {
        try sink.open(FlowContext(clock: FakeClock()))
        var places: [Int] = []
        var done = 0
        var turn = 0
        while done < texts.count {
            let end = min(texts.count, done + sizes[turn % sizes.count])
            turn += 1
            do throws(FlowError) {
                try sink.append(EventBatch(lines: Array(texts[done..<end])))
                done = end
            } catch {
                done += error.delivered
                places.append(done)
            }
        }
        try sink.close()
        return places
    }

    @Test(
        "intervalFlakeyAppend fails on every n-th append of an event",
        arguments: [
            [1], [2], [7, 3], [200],
        ])
    func interval(sizes: [Int]) throws {
        let recorder = RecordingSink()
        let sink = IntervalFlakeyAppendDecorator(before: recorder, every: 5)
        // Of five appends four work, so the n-th failure is after 4 n events.
        #expect(try faults(of: sink, sizes: sizes) == (1..<50).map { $0 * 4 })
        #expect(recorder.texts == texts)
    }

    @Test("flakeyAppend fails about as often as told and loses nothing")
    func probability() throws {
        for (probability, seed) in [(0.0, 1), (0.1, 2), (0.5, 3), (0.9, 4)] {
            let recorder = RecordingSink()
            let sink = FlakeyAppendDecorator(before: recorder, probability, seed: seed)
            let count = try faults(of: sink, sizes: [10]).count
            #expect(recorder.texts == texts)
            // Of the tries, this many are expected to fail for each success.
            let expected = 200 * probability / (1 - probability)
            let spread = 5 * (200 * probability).squareRoot() / (1 - probability)
            #expect(abs(Double(count) - expected) <= spread, "\(probability): \(count)")
        }
    }

    @Test("flakeyAppend with a seed fails at the same places")
    func seeded() throws {
        let places = try (0..<2).map { _ in
            try faults(of: FlakeyAppendDecorator(before: NullSink(), 0.2, seed: 9), sizes: [10])
        }
        #expect(places[0] == places[1])
        #expect(!places[0].isEmpty)
    }

    @Test("flakeyAppend(1) delivers nothing")
    func always() {
        let recorder = RecordingSink()
        let sink = FlakeyAppendDecorator(before: recorder, 1, seed: 1)
        #expect(throws: FlowError(.retry, "flakeyAppend failed on purpose")) {
            try sink.append(EventBatch(lines: texts))
        }
        #expect(recorder.texts.isEmpty)
    }
}
