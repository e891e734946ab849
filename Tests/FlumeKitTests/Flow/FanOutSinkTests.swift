import FlumeTestKit
import Testing

@testable import FlumeKit

@Suite("FanOutSink")
struct FanOutSinkTests {
    private let context = FlowContext(clock: FakeClock())

    @Test("gives every event to every branch, and copies only for those that change it")
    func copies() throws {
        let (first, second, third) = (ProbeSink(), ProbeSink(), ProbeSink())
        first.changesBatches = true
        first.change = { $0.setHeader("x", ofAllTo: [1]) }
        third.changesBatches = true
        third.change = { $0.setHeader("y", ofAllTo: [2]) }
        let sink = FanOutSink([first, second, third])
        #expect(sink.changesBatches)
        #expect(!FanOutSink([third, second]).changesBatches)
        try sink.open(context)
        let batch = EventBatch(lines: ["a", "b"])
        try sink.append(batch)
        try sink.close()
        #expect(first.events.map(\.headers) == [["x": [1]], ["x": [1]]])
        #expect(second.events == [PlainEvent("a"), PlainEvent("b")])
        #expect(third.events.map(\.headers) == [["y": [2]], ["y": [2]]])
        #expect(first.batches[0] !== batch)
        #expect(second.batches[0] === batch)
        #expect(third.batches[0] === batch, "the last one needs no copy")
    }

    @Test("attempts every branch and joins what failed", arguments: ["open", "append", "close"])
    func attemptsAll(call: String) throws {
        let branches = (0..<3).map { _ in ProbeSink() }
        branches[0].fault = { $0 == call ? FlowError(.retry, "one", delivered: 2) : nil }
        branches[2].fault = { $0 == call ? FlowError(.retry, "three", delivered: 1) : nil }
        let sink = FanOutSink(branches)
        let calls: [(String, () throws -> Void)] = [
            ("open", { try sink.open(context) }),
            ("append", { try sink.append(EventBatch(lines: ["a", "b", "c"])) }),
            ("close", { try sink.close() }),
        ]
        for (name, body) in calls {
            if name == call {
                let failure = #expect(throws: FlowError.self) { try body() }
                #expect(failure?.message == "one; three")
                #expect(failure?.delivered == 1)
            } else {
                try body()
            }
        }
        for branch in branches { #expect(branch.calls == ["open", "append", "close"]) }
    }

    @Test(
        "a reader that went away does not hide a failure",
        arguments: [
            ([FlowError.Kind.outputClosed, .retry], FlowError.Kind.retry),
            ([.interrupted, .reject], .reject),
            ([.outputClosed, .outputClosed], .outputClosed),
            ([.interrupted, .outputClosed], .interrupted),
        ])
    func severity(kinds: [FlowError.Kind], expected: FlowError.Kind) throws {
        let sink = FanOutSink(
            kinds.map { kind in
                let branch = ProbeSink()
                branch.fault = { $0 == "append" ? FlowError(kind, "x") : nil }
                return branch
            })
        try sink.open(context)
        let failure = #expect(throws: FlowError.self) {
            try sink.append(EventBatch(lines: ["a"]))
        }
        #expect(failure?.kind == expected)
    }

    @Test("ticks the branches that are due, and only those")
    func ticks() throws {
        let (early, late) = (ProbeSink(), ProbeSink())
        early.deadline = Instant(nanoseconds: 10)
        late.deadline = Instant(nanoseconds: 20)
        let sink = FanOutSink([late, early])
        #expect(sink.deadline == early.deadline)
        try sink.tick(Instant(nanoseconds: 15))
        #expect(early.calls == ["tick"])
        #expect(late.calls.isEmpty)
        #expect(FanOutSink([ProbeSink()]).deadline == .distantFuture)
    }
}
