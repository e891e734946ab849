import FlumeTestKit
import Testing

@testable import FlumeKit

@Suite("FailoverSink")
struct FailoverSinkTests {
    private let clock = FakeClock()
    private var context: FlowContext { FlowContext(clock: clock) }

    private func failing(_ call: String, delivered: Int = 0) -> (String) -> FlowError? {
        { $0 == call ? FlowError(.retry, "\(call) fails", delivered: delivered) : nil }
    }

    @Test("hands over exactly the undelivered rest", arguments: 0...5)
    func rest(delivered: Int) throws {
        let texts = ["a", "b", "c", "d", "e"]
        for changes in [false, true] {
            let (primary, backup) = (ProbeSink(), ProbeSink())
            primary.fault = failing("append", delivered: delivered)
            primary.changesBatches = changes
            if changes { primary.change = { $0.setHeader("spoilt", ofAllTo: [1]) } }
            let sink = FailoverSink([primary, backup])
            try sink.open(context)
            try sink.append(EventBatch(lines: texts))
            #expect(primary.texts == Array(texts.prefix(delivered)))
            #expect(backup.texts == Array(texts.dropFirst(delivered)))
            #expect(backup.events.allSatisfy { $0.headers.isEmpty })
        }
    }

    @Test("says how many all alternatives together have delivered", arguments: 0...3, 0...2)
    func deliveredByAll(first: Int, second: Int) throws {
        for changes in [false, true] {
            let (primary, backup) = (ProbeSink(), ProbeSink())
            primary.fault = failing("append", delivered: first)
            backup.fault = failing("append", delivered: second)
            backup.changesBatches = changes
            // One that drops events does not change what was handed over.
            if changes { backup.change = { $0.truncate(to: second) } }
            let sink = FailoverSink([primary, backup])
            try sink.open(context)
            let failure = #expect(throws: FlowError.self) {
                try sink.append(EventBatch(lines: ["a", "b", "c", "d", "e"]))
            }
            #expect(failure?.delivered == first + second)
        }
    }

    @Test("tries the primary again after a wait that doubles")
    func retries() throws {
        let (primary, backup) = (ProbeSink(), ProbeSink())
        primary.fault = failing("append")
        let sink = FailoverSink([primary, backup])
        try sink.open(context)
        let start = clock.now
        var tries: [Int64] = []
        while tries.count < 8 {
            let before = primary.calls.filter { $0 == "append" }.count
            try sink.append(EventBatch(lines: ["x"]))
            if primary.calls.filter({ $0 == "append" }).count > before {
                tries.append((clock.now.nanoseconds - start.nanoseconds) / 1_000_000_000)
            }
            clock.advance(by: .seconds(1))
        }
        #expect(tries == [0, 1, 3, 7, 15, 31, 63, 123])
        #expect(primary.events.isEmpty)

        primary.fault = { _ in nil }
        clock.advance(by: .seconds(60))
        let handled = backup.events.count
        try sink.append(EventBatch(lines: ["y"]))
        #expect(primary.texts == ["y"])
        #expect(backup.events.count == handled)
        primary.fault = failing("append")
        try sink.append(EventBatch(lines: ["z"]))
        clock.advance(by: .seconds(1))
        primary.fault = { _ in nil }
        try sink.append(EventBatch(lines: ["w"]))
        #expect(primary.texts == ["y", "w"], "a success makes the wait short again")
    }

    @Test("closes what it opens anew, also when opening fails")
    func reopening() throws {
        let (primary, backup) = (ProbeSink(), ProbeSink())
        primary.fault = failing("append")
        let sink = FailoverSink([primary, backup])
        try sink.open(context)
        try sink.append(EventBatch(lines: ["a"]))
        primary.fault = failing("open")
        clock.advance(by: .seconds(1))
        try sink.append(EventBatch(lines: ["b"]))
        primary.fault = { _ in nil }
        clock.advance(by: .seconds(2))
        try sink.append(EventBatch(lines: ["c"]))
        try sink.close()
        #expect(
            primary.calls == [
                "open", "append", "close", "open", "close", "open", "append", "close",
            ])
        #expect(primary.texts == ["c"])
        #expect(backup.texts == ["a", "b"])
        #expect(backup.calls == ["open", "append", "append", "close"])
    }

    @Test("opens when one alternative does; the others are tried with the first batch")
    func opening() throws {
        let sinks = (0..<3).map { _ in ProbeSink() }
        sinks[0].fault = failing("open")
        sinks[2].fault = failing("open")
        let sink = FailoverSink(sinks)
        try sink.open(context)
        sinks[0].fault = { _ in nil }
        try sink.append(EventBatch(lines: ["a"]))
        #expect(sinks[0].texts == ["a"])
        #expect(sinks[0].calls == ["open", "close", "open", "append"])
    }

    @Test("does not open when no alternative does, and says why the last did not")
    func openingNone() {
        let sinks = (0..<3).map { number in
            let sink = ProbeSink()
            sink.fault = { $0 == "open" ? FlowError(.retry, "\(number)") : nil }
            return sink
        }
        let sink = FailoverSink(sinks)
        let failure = #expect(throws: FlowError.self) { try sink.open(context) }
        #expect(failure?.message == "2")
        #expect(throws: Never.self) { try sink.close() }
        for sink in sinks { #expect(sink.calls == ["open", "close"]) }
    }

    @Test(
        "a fault of the data or a stop is nobody else's to try",
        arguments: [
            FlowError.Kind.reject, .interrupted,
        ])
    func propagates(kind: FlowError.Kind) throws {
        let (primary, backup) = (ProbeSink(), ProbeSink())
        primary.fault = { $0 == "append" ? FlowError(kind, "no", delivered: 1) : nil }
        let sink = FailoverSink([primary, backup])
        try sink.open(context)
        let failure = #expect(throws: FlowError.self) {
            try sink.append(EventBatch(lines: ["a", "b"]))
        }
        #expect(failure == FlowError(kind, "no", delivered: 1))
        #expect(backup.events.isEmpty)
    }

    @Test("sets aside one whose tick fails, and waits no longer for its deadline")
    func ticking() throws {
        let (primary, backup) = (ProbeSink(), ProbeSink())
        primary.deadline = clock.now
        primary.fault = failing("tick")
        backup.deadline = clock.now.advanced(by: .seconds(5))
        var notes: [String] = []
        let sink = FailoverSink([primary, backup])
        try sink.open(FlowContext(clock: clock, talk: { notes.append($0) }))
        #expect(sink.deadline == clock.now)
        try sink.tick(clock.now)
        #expect(sink.deadline == backup.deadline)
        #expect(notes == ["a sink failed between two batches: tick fails"])
        try sink.append(EventBatch(lines: ["a"]))
        #expect(backup.texts == ["a"])
        backup.fault = failing("tick")
        clock.advance(by: .seconds(5))
        #expect(throws: FlowError.self) { try sink.tick(clock.now) }
    }

    @Test("closing says what was lost by those in use, and notes the rest")
    func closing() throws {
        let sinks = (0..<3).map { _ in ProbeSink() }
        var notes: [String] = []
        sinks[0].fault = { $0 == "open" ? nil : FlowError(.retry, "\($0) of the first") }
        sinks[1].fault = { $0 == "close" ? FlowError(.retry, "close of the second") : nil }
        let sink = FailoverSink(sinks)
        try sink.open(FlowContext(clock: clock, talk: { notes.append($0) }))
        try sink.append(EventBatch(lines: ["a"]))
        let failure = #expect(throws: FlowError.self) { try sink.close() }
        #expect(failure?.message == "close of the second")
        #expect(notes == ["a sink that had failed could not be closed: close of the first"])
        for sink in sinks { #expect(sink.calls.last == "close") }
        #expect(throws: Never.self) { try sink.close() }
    }

    @Test("can be opened again as if nothing had happened")
    func openedAgain() throws {
        let (primary, backup) = (ProbeSink(), ProbeSink())
        primary.fault = failing("append")
        let sink = FailoverSink([primary, backup])
        try sink.open(context)
        try sink.append(EventBatch(lines: ["a"]))
        try sink.close()
        primary.fault = { _ in nil }
        try sink.open(context)
        try sink.append(EventBatch(lines: ["b"]))
        #expect(primary.texts == ["b"])
        #expect(primary.calls == ["open", "append", "close", "open", "append"])
    }
}
