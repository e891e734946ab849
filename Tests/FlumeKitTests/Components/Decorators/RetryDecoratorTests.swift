import FlumeTestKit
import Testing

@testable import FlumeKit

@Suite("insistentOpen, insistentAppend, stubbornAppend, lazyOpen")
struct RetryDecoratorTests {
    private let clock = FakeClock()

    /// Fails the first `count` calls of a name.
    private func failing(_ call: String, _ count: Int) -> RecordingSink {
        let recorder = RecordingSink()
        var left = count
        recorder.fault = { name in
            guard name == call, left > 0 else { return nil }
            left -= 1
            return "\(call) fails"
        }
        return recorder
    }

    private func patience(
        maximum: Int64 = 60_000, initial: Int64 = 1000, cumulative: Int64? = nil
    ) -> Patience {
        Patience(
            Backoff(initial: .milliseconds(initial), maximum: .milliseconds(maximum)),
            cumulative: cumulative.map { .milliseconds($0) })
    }

    /// How many milliseconds pass in `body`.
    private func elapsed(_ body: () throws -> Void) rethrows -> Int64 {
        let start = clock.now.nanoseconds
        try body()
        return (clock.now.nanoseconds - start) / 1_000_000
    }

    @Test(
        "insistentOpen waits longer and longer, up to its limit",
        arguments: [
            (0, 0), (1, 1000), (3, 7000), (7, 1000 + 2000 + 4 * 4000 + 4000),
        ])
    func opens(failures: Int, waited: Int) throws {
        var notes: [String] = []
        let context = FlowContext(clock: clock, talk: { notes.append($0) })
        let recorder = failing("open", failures)
        let sink = InsistentOpenDecorator(before: recorder, patience(maximum: 4000))
        #expect(try elapsed { try sink.open(context) } == waited)
        try sink.append(EventBatch(lines: ["a"]))
        try sink.close()
        #expect(recorder.texts == ["a"])
        let tries = Array(repeating: ["open", "close"], count: failures).flatMap { $0 }
        #expect(recorder.calls == tries + ["open", "append", "close"])
        #expect(notes == (failures == 0 ? [] : ["open fails; opening is tried again"]))
    }

    @Test("insistentOpen gives up when its waits make the limit")
    func givesUp() throws {
        let recorder = failing("open", .max)
        let sink = InsistentOpenDecorator(before: recorder, patience(cumulative: 10_000))
        let context = FlowContext(clock: clock)
        let waited = elapsed {
            #expect(throws: FlowError(.retry, "open fails")) { try sink.open(context) }
        }
        #expect(waited == 10_000)
        // 1 + 2 + 4 + 3 seconds between five tries.
        #expect(recorder.calls.count { $0 == "open" } == 5)
        try sink.close()
        #expect(recorder.calls.count { $0 == "close" } == 5)
    }

    @Test("insistentOpen ends at once when the flow stops")
    func interrupted() throws {
        let wakeup = Wakeup()
        let context = FlowContext(clock: clock, wakeup: wakeup)
        let recorder = RecordingSink()
        recorder.fault = { call in
            wakeup.signal()
            return call == "open" ? "open fails" : nil
        }
        let sink = InsistentOpenDecorator(before: recorder, patience())
        #expect(throws: FlowError.interrupted) { try sink.open(context) }
        try sink.close()
        #expect(recorder.calls == ["open", "close"])
    }

    @Test("insistentOpen does not insist on what cannot work")
    func rejected() {
        final class Rejecting: Sink {
            func open(_ context: FlowContext) throws(FlowError) { throw FlowError(.reject, "bad") }
            func append(_ batch: EventBatch) {}
            func close() {}
        }
        let sink = InsistentOpenDecorator(before: Rejecting(), patience())
        #expect(throws: FlowError(.reject, "bad")) { try sink.open(FlowContext(clock: clock)) }
    }

    @Test("insistentAppend tries until it works, and does not open anew")
    func appends() throws {
        let recorder = failing("append", 3)
        let sink = InsistentAppendDecorator(before: recorder, patience())
        try sink.open(FlowContext(clock: clock))
        #expect(try elapsed { try sink.append(EventBatch(lines: ["a", "b"])) } == 7000)
        // The next batch begins with the first wait again.
        try sink.append(EventBatch(lines: ["c"]))
        try sink.close()
        #expect(recorder.texts == ["a", "b", "c"])
        let calls = ["open"] + Array(repeating: "append", count: 5) + ["close"]
        #expect(recorder.calls == calls)
    }

    @Test("insistentAppend starts its waits anew when some event got through")
    func progress() throws {
        let recorder = failing("append", 4)
        recorder.takenBeforeFault = 1
        let sink = InsistentAppendDecorator(before: recorder, patience(cumulative: 1000))
        try sink.open(FlowContext(clock: clock))
        let texts = ["a", "b", "c", "d", "e"]
        #expect(try elapsed { try sink.append(EventBatch(lines: texts)) } == 4000)
        #expect(recorder.texts == texts)
    }

    @Test("insistentAppend tells what got through when it gives up or is stopped")
    func appendGivesUp() throws {
        let recorder = failing("append", .max)
        var tries = 0
        let fault = recorder.fault
        recorder.fault = { call in
            tries += 1
            recorder.takenBeforeFault = tries == 2 ? 2 : 0
            return fault(call)
        }
        let sink = InsistentAppendDecorator(before: recorder, patience(cumulative: 5000))
        try sink.open(FlowContext(clock: clock))
        tries = 0
        #expect(throws: FlowError(.retry, "append fails", delivered: 2)) {
            try sink.append(EventBatch(lines: ["a", "b", "c"]))
        }
        #expect(recorder.texts == ["a", "b"])

        let wakeup = Wakeup()
        let stopped = failing("append", .max)
        stopped.takenBeforeFault = 1
        let other = InsistentAppendDecorator(before: stopped, patience())
        try other.open(FlowContext(clock: clock, wakeup: wakeup))
        wakeup.signal()
        #expect(throws: FlowError(.interrupted, "interrupted", delivered: 1)) {
            try other.append(EventBatch(lines: ["a", "b", "c"]))
        }
    }

    @Test("stubbornAppend opens anew and appends once more")
    func stubborn() throws {
        let recorder = failing("append", 1)
        recorder.takenBeforeFault = 1
        let sink = StubbornAppendDecorator(before: recorder)
        try sink.open(FlowContext(clock: clock))
        try sink.append(EventBatch(lines: ["a", "b"]))
        try sink.close()
        #expect(recorder.texts == ["a", "b"])
        #expect(recorder.calls == ["open", "append", "close", "open", "append", "close"])
    }

    @Test("stubbornAppend passes on the second failure with the count of both tries")
    func stubbornTwice() throws {
        let recorder = failing("append", 2)
        recorder.takenBeforeFault = 1
        let sink = StubbornAppendDecorator(before: recorder)
        try sink.open(FlowContext(clock: clock))
        #expect(throws: FlowError(.retry, "append fails", delivered: 2)) {
            try sink.append(EventBatch(lines: ["a", "b", "c"]))
        }
        try sink.append(EventBatch(lines: ["c"]))
        #expect(recorder.texts == ["a", "b", "c"])
    }

    @Test("stubbornAppend opens again at the next batch when it could not")
    func stubbornStaysClosed() throws {
        let recorder = failing("append", 1)
        let sink = StubbornAppendDecorator(before: recorder)
        try sink.open(FlowContext(clock: clock))
        let fault = recorder.fault
        recorder.fault = { $0 == "open" ? "no door" : fault($0) }
        #expect(throws: FlowError(.retry, "no door")) { try sink.append(EventBatch(lines: ["a"])) }
        #expect(throws: FlowError(.retry, "no door")) { try sink.append(EventBatch(lines: ["a"])) }
        #expect(sink.deadline == .distantFuture)
        recorder.fault = { _ in nil }
        try sink.append(EventBatch(lines: ["a"]))
        try sink.close()
        #expect(recorder.texts == ["a"])
        #expect(recorder.calls.count { $0 == "open" } == recorder.calls.count { $0 == "close" })
    }

    @Test("lazyOpen opens with the first events, or never")
    func lazy() throws {
        let recorder = failing("open", 1)
        let sink = LazyOpenDecorator(before: recorder)
        sink.open(FlowContext(clock: clock))
        #expect(recorder.calls.isEmpty)
        #expect(throws: FlowError(.retry, "open fails")) {
            try sink.append(EventBatch(lines: ["a"]))
        }
        try sink.append(EventBatch(lines: ["a"]))
        try sink.append(EventBatch(lines: ["b"]))
        try sink.close()
        #expect(recorder.texts == ["a", "b"])
        #expect(
            recorder.calls == ["open", "close", "open", "append", "append", "close"])

        let untouched = RecordingSink()
        let unused = LazyOpenDecorator(before: untouched)
        unused.open(FlowContext(clock: clock))
        try unused.close()
        #expect(untouched.calls.isEmpty)
    }
}
