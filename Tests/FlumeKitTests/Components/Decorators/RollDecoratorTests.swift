import FlumeTestKit
import Testing

@testable import FlumeKit

@Suite("roll")
struct RollDecoratorTests {
    /// The sinks that a roll made, and what the next ones are to do.
    ///
    /// Safe because a test runs its roll on its own thread only.
    private final class Makings: @unchecked Sendable {
        var sinks: [RecordingSink] = []
        var fault: (Int, String) -> String? = { _, _ in nil }
        var taken = 0

        var downstream: Downstream { Downstream { self.makeSink() } }

        private func makeSink() -> RecordingSink {
            let sink = RecordingSink()
            let number = sinks.count
            sink.fault = { call in self.fault(number, call) }
            sink.takenBeforeFault = taken
            sinks.append(sink)
            return sink
        }

        var texts: [[String]] { sinks.map(\.texts) }
        var calls: [[String]] { sinks.map(\.calls) }
    }

    private let clock = FakeClock()
    private let makings = Makings()
    private let talk = Talk()

    private func roll(
        _ millis: Int64, check: Int64 = 1, _ trigger: RollTrigger = .time
    ) -> RollDecorator {
        RollDecorator(
            every: .milliseconds(millis), checking: .milliseconds(check), orAfter: trigger,
            makings.downstream)
    }

    private func append(_ sink: any Sink, _ lines: String...) throws {
        try sink.append(EventBatch(lines: lines))
    }

    @Test("opens the first sink with the flow and passes on a failure")
    func opening() throws {
        let sink = roll(1000)
        try sink.open(talk.context(clock))
        #expect(makings.calls == [["open"]])
        try sink.close()
        #expect(makings.calls == [["open", "close"]])

        makings.fault = { _, call in call == "open" ? "refused" : nil }
        let other = roll(1000)
        let error = #expect(throws: FlowError.self) { try other.open(talk.context(clock)) }
        #expect(error?.message == "refused")
        try other.close()
        #expect(makings.calls[1] == ["open", "close"])
    }

    @Test("rolls so long after the first event of a roll, at its deadline or in an append")
    func byTime() throws {
        let sink = roll(1000)
        try sink.open(talk.context(clock))
        #expect(sink.deadline == .distantFuture)
        clock.advance(by: .seconds(5))
        try append(sink, "a")
        #expect(sink.deadline == clock.now.advanced(by: .seconds(1)))
        clock.advance(by: .milliseconds(999))
        try sink.tick(clock.now)
        try append(sink, "b")
        clock.advance(by: .milliseconds(1))
        try sink.tick(clock.now)
        #expect(makings.calls == [["open", "append", "append", "close"]])
        #expect(sink.deadline == .distantFuture)
        try append(sink, "c")
        clock.advance(by: .seconds(1))
        try append(sink, "d")
        try sink.close()
        #expect(makings.texts == [["a", "b"], ["c"], ["d"]])
    }

    @Test("quiet times make no further sinks")
    func quiet() throws {
        let sink = roll(10)
        try sink.open(talk.context(clock))
        for _ in 0..<100 {
            clock.advance(by: .milliseconds(10))
            try sink.tick(clock.now)
            try append(sink)
        }
        try append(sink, "a")
        clock.advance(by: .seconds(1))
        try sink.tick(clock.now)
        clock.advance(by: .seconds(9))
        try sink.close()
        #expect(makings.calls == [["open", "append", "close"]])
    }

    @Test(
        "the time is rounded up to the checks",
        arguments: [
            (1000, 250, 1000), (1000, 300, 1200), (1, 250, 250), (10, 1, 10),
        ] as [(Int64, Int64, Int64)])
    func checks(millis: Int64, check: Int64, expected: Int64) throws {
        let sink = roll(millis, check: check)
        try sink.open(talk.context(clock))
        try append(sink, "a")
        #expect(sink.deadline == clock.now.advanced(by: .milliseconds(expected)))
        try sink.close()
    }

    @Test("a batch is cut where a roll is full")
    func bySize() throws {
        let sink = roll(1000, .size(ByteCount(10)))
        try sink.open(talk.context(clock))
        try append(
            sink, "1234", "1234", "12", "123456789", "1", "x", String(repeating: "y", count: 50))
        try append(sink, "z")
        #expect(
            makings.texts == [
                ["1234", "1234", "12"], ["123456789", "1"],
                ["x", String(repeating: "y", count: 50)], ["z"],
            ])
        #expect(makings.calls.dropLast().allSatisfy { $0 == ["open", "append", "close"] })
        clock.advance(by: .seconds(1))
        try sink.tick(clock.now)
        #expect(makings.calls.last == ["open", "append", "close"])
        try sink.close()
    }

    @Test("random sizes: no roll is longer than its last event makes it, and none is lost")
    func randomSizes() throws {
        var random = Seeded(99)
        let sink = roll(1000, .size(ByteCount(500)))
        try sink.open(talk.context(clock))
        var sent: [String] = []
        for _ in 0..<200 {
            let lines = (0..<Int.random(in: 0...30, using: &random)).map { _ in
                String(repeating: "x", count: Int.random(in: 0...200, using: &random))
            }
            sent += lines
            try sink.append(EventBatch(lines: lines))
        }
        try sink.close()
        #expect(makings.texts.flatMap { $0 } == sent, "seed 99")
        for texts in makings.texts.dropLast() {
            let sizes = texts.map(\.utf8.count)
            #expect(sizes.reduce(0, +) >= 500)
            #expect(sizes.dropLast().reduce(0, +) < 500)
        }
    }

    @Test("all events of a roll have its tag, each roll another")
    func tags() throws {
        let sink = roll(1000, .size(ByteCount(2)))
        try sink.open(talk.context(clock))
        try append(sink, "a", "b", "c", "d", "e")
        try sink.close()
        let tags = makings.sinks.map { Set($0.events.map { $0.headers["rolltag"] }) }
        #expect(tags.allSatisfy { $0.count == 1 && $0.first != .some(nil) })
        #expect(Set(tags).count == 3)
    }

    @Test("rolls may stand within each other: the innermost tag counts")
    func nested() throws {
        let outer = RollDecorator(
            every: .seconds(10), checking: .milliseconds(1), orAfter: .time,
            Downstream { [makings] in
                RollDecorator(
                    every: .seconds(10), checking: .milliseconds(1),
                    orAfter: .size(ByteCount(2)), makings.downstream)
            })
        try outer.open(talk.context(clock))
        try append(outer, "a", "b", "c")
        try outer.close()
        #expect(makings.texts == [["a", "b"], ["c"]])
        let tags = makings.sinks.compactMap { $0.events.first?.headers["rolltag"] }
        #expect(Set(tags).count == 2)
    }

    @Test("a sink that cannot be opened fails each append until one can")
    func failedOpening() throws {
        let sink = roll(1000, .size(ByteCount(2)))
        try sink.open(talk.context(clock))
        makings.fault = { number, call in
            call == "open" && (1...2).contains(number) ? "no \(number)" : nil
        }
        let first = #expect(throws: FlowError.self) { try append(sink, "a", "b", "c") }
        #expect(first == FlowError(.retry, "no 1", delivered: 2))
        clock.advance(by: .seconds(5))
        try sink.tick(clock.now)
        let second = #expect(throws: FlowError.self) { try append(sink, "c") }
        #expect(second == FlowError(.retry, "no 2", delivered: 0))
        try append(sink, "c")
        try sink.close()
        #expect(makings.texts == [["a", "b"], [], [], ["c"]])
        #expect(makings.calls[1] == ["open", "close"])
    }

    @Test("failures count from the front of the whole batch")
    func counts() throws {
        makings.taken = 1
        makings.fault = { number, call in number == 1 && call == "append" ? "broken" : nil }
        let sink = roll(1000, .size(ByteCount(2)))
        try sink.open(talk.context(clock))
        let error = #expect(throws: FlowError.self) { try append(sink, "a", "b", "c", "d", "e") }
        #expect(error == FlowError(.retry, "broken", delivered: 3))
        #expect(makings.texts == [["a", "b"], ["c"]])
        try sink.close()
    }

    @Test("a close that fails is an error of the append or the tick that rolls")
    func failedClose() throws {
        makings.fault = { number, call in number == 0 && call == "close" ? "not closed" : nil }
        let sink = roll(1000)
        try sink.open(talk.context(clock))
        try append(sink, "a")
        clock.advance(by: .seconds(1))
        let error = #expect(throws: FlowError.self) { try append(sink, "b") }
        #expect(error == FlowError(.retry, "not closed", delivered: 0))
        try append(sink, "b")
        try sink.close()
        #expect(makings.texts == [["a"], ["b"]])
    }

    @Test("its format is that of a sink in the braces that has none")
    func format() throws {
        let room = TemporaryDirectory()
        let sink = Flows.sink("roll(1h, format=raw) { text(\(room("f"))) }")
        try sink.open(talk.context(clock))
        try append(sink, "a")
        try sink.close()
        #expect(room.text("f") == "a\n")
    }

    @Test("makes a file for each roll, whole and under its own name")
    func files() throws {
        let room = TemporaryDirectory()
        let sink = Flows.sink(
            "roll(1h, trigger=size(20)) { escapedFormatDfs(\(room.path), \"x-%{rolltag}\", raw) }")
        try sink.open(talk.context(clock))
        for number in 0..<10 { try append(sink, "0123456\(number)") }
        #expect(room.files.count { $0.hasSuffix(".tmp") } == 1)
        try sink.close()
        let files = room.files
        #expect(files.count == 4)
        #expect(files.allSatisfy { $0.hasPrefix("x-2026") && !$0.hasSuffix(".tmp") })
        #expect(
            files.map { room.text($0) }.joined()
                == (0..<10).map { "0123456\($0)\n" }.joined())
    }
}
