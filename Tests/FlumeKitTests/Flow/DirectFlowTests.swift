import FlumeTestKit
import Testing

@testable import FlumeKit

@Suite("DirectFlow")
struct DirectFlowTests {
    /// A source that writes down its calls and waits as a clock lets it.
    private final class TimedSource: Source {
        let log: Log
        /// What comes at which moment, in milliseconds from the opening.
        var arrivals: [(at: Int64, text: String)] = []
        var endsAfterArrivals = false
        var fault: (String) -> FlowError? = { _ in nil }
        private var context: FlowContext?
        private var start = Instant(nanoseconds: 0)
        init(_ log: Log = Log()) { self.log = log }

        private func note(_ call: String) throws(FlowError) {
            log.calls.append("source \(call)")
            if let error = fault(call) { throw error }
        }

        func open(_ context: FlowContext) throws(FlowError) {
            self.context = context
            start = context.clock.now
            try note("open")
        }

        func read(into batch: EventBatch, until deadline: Instant) throws(FlowError) -> SourceState
        {
            try note("read")
            guard let context, !context.isStopping else { return .ended }
            if arrivals.isEmpty, endsAfterArrivals { return .ended }
            let next = arrivals.first.map { start.advanced(by: .milliseconds($0.at)) }
            context.clock.wait(until: min(deadline, next ?? .distantFuture), or: context.wakeup)
            while let first = arrivals.first,
                start.advanced(by: .milliseconds(first.at)) <= context.clock.now
            {
                batch.append(body: batch.store(Array(first.text.utf8)))
                arrivals.removeFirst()
            }
            return .open
        }

        func close() { log.calls.append("source close") }
    }

    private final class Log { var calls: [String] = [] }

    /// Everything that one flow needs, with a log of the calls at both ends.
    private struct Setting {
        let clock = FakeClock()
        let log = Log()
        let source: TimedSource
        let sink = ProbeSink()
        let context: FlowContext

        init() {
            source = TimedSource(log)
            context = FlowContext(clock: clock)
            let log = log
            sink.fault = {
                log.calls.append("sink \($0)")
                return nil
            }
        }

        func fail(_ end: String, _ call: String) {
            let error = FlowError(.retry, "\(end) \(call)")
            if end == "source" {
                source.fault = { $0 == call ? error : nil }
            } else {
                let log = log
                sink.fault = {
                    log.calls.append("sink \($0)")
                    return $0 == call ? error : nil
                }
            }
        }

        func flow(_ limits: DirectFlow.Limits = .init()) -> DirectFlow {
            DirectFlow(from: source, to: sink, context: context, limits: limits)
        }
    }

    @Test("opens the source first and closes it last")
    func order() throws {
        let setting = Setting()
        setting.source.arrivals = [(0, "a")]
        setting.source.endsAfterArrivals = true
        let flow = setting.flow()
        try flow.run()
        #expect(
            setting.log.calls == [
                "source open", "sink open", "source read", "sink append", "source read",
                "sink close", "source close",
            ])
        #expect(flow.wasOpen)
        #expect(flow.progress.events == 1)
        #expect(flow.progress.bytes == 1)
    }

    @Test(
        "closes both ends on any error, and throws the first",
        arguments: [
            ("source", "open", ["source open", "source close"]),
            ("sink", "open", ["source open", "sink open", "sink close", "source close"]),
            (
                "source", "read",
                [
                    "source open", "sink open", "source read", "sink close", "source close",
                ]
            ),
            (
                "sink", "append",
                [
                    "source open", "sink open", "source read", "sink append", "sink close",
                    "source close",
                ]
            ),
            (
                "sink", "close",
                [
                    "source open", "sink open", "source read", "sink append", "source read",
                    "sink close", "source close",
                ]
            ),
        ])
    func errors(end: String, call: String, calls: [String]) {
        let setting = Setting()
        setting.source.arrivals = [(0, "a")]
        setting.source.endsAfterArrivals = true
        setting.fail(end, call)
        let failure = #expect(throws: FlowError.self) { try setting.flow().run() }
        #expect(failure?.message == "\(end) \(call)")
        #expect(setting.log.calls == calls)
    }

    @Test("an error while closing does not hide the one before it")
    func firstError() {
        let setting = Setting()
        setting.source.arrivals = [(0, "a")]
        setting.sink.fault = { $0 == "open" ? nil : FlowError(.retry, $0) }
        let failure = #expect(throws: FlowError.self) { try setting.flow().run() }
        #expect(failure?.message == "append")
    }

    @Test("counts exactly what was delivered before a failure", arguments: 0...4)
    func progressAfterFailure(delivered: Int) {
        for changes in [false, true] {
            let texts = ["a", "bb", "ccc", "dddd"]
            let source = ScriptedSource([texts.map { PlainEvent($0) }])
            let sink = ProbeSink()
            sink.changesBatches = changes
            if changes { sink.change = { $0.setBody(0, to: $0.store([1, 2, 3])) } }
            sink.fault = {
                $0 == "append" ? FlowError(.retry, "full", delivered: delivered) : nil
            }
            let flow = DirectFlow(from: source, to: sink, context: FlowContext())
            #expect(throws: FlowError.self) { try flow.run() }
            #expect(flow.progress.events == delivered)
            #expect(flow.progress.undelivered == 4 - delivered)
            if !changes {
                #expect(flow.progress.bytes == texts.prefix(delivered).joined().count)
            }
        }
    }

    @Test(
        "delivers no more than the number of events wanted",
        arguments: [
            (0, []), (1, ["a"]), (2, ["a", "b"]), (3, ["a", "b", "c"]), (4, ["a", "b", "c", "d"]),
            (9, ["a", "b", "c", "d", "e"]),
        ])
    func countLimit(wanted: Int, texts: [String]) throws {
        let source = ScriptedSource(
            [["a", "b"], ["c", "d"], ["e"]].map { $0.map { PlainEvent($0) } })
        let sink = ProbeSink()
        let flow = DirectFlow(
            from: source, to: sink, context: FlowContext(), limits: .init(events: wanted))
        try flow.run()
        #expect(sink.texts == texts)
        #expect(flow.progress.events == texts.count)
        #expect(source.calls.last == "close")
        #expect(sink.calls.first == "open" && sink.calls.last == "close")
    }

    @Test("stops reading once the wanted events are delivered")
    func readsNoFurther() throws {
        let source = ScriptedSource([["a", "b"], ["c"]].map { $0.map { PlainEvent($0) } })
        let flow = DirectFlow(
            from: source, to: ProbeSink(), context: FlowContext(), limits: .init(events: 2))
        try flow.run()
        #expect(source.calls == ["open", "read", "close"])
    }

    @Test("ends when its time is up, whether events come or not")
    func timeout() throws {
        for arrivals in [[], [(at: Int64(400), text: "a"), (800, "b"), (1200, "c")]] {
            let setting = Setting()
            setting.source.arrivals = arrivals
            let start = setting.clock.now
            try setting.flow(.init(timeout: .seconds(1))).run()
            #expect(setting.clock.now == start.advanced(by: .seconds(1)))
            #expect(setting.sink.texts == (arrivals.isEmpty ? [] : ["a", "b"]))
            #expect(setting.context.isStopping)
        }
    }

    @Test("ends when nothing came for the idle time, counted from the last event")
    func idle() throws {
        let setting = Setting()
        setting.source.arrivals = [(900, "a"), (1800, "b"), (2900, "too late")]
        let start = setting.clock.now
        try setting.flow(.init(idle: .seconds(1))).run()
        #expect(setting.sink.texts == ["a", "b"])
        #expect(setting.clock.now == start.advanced(by: .milliseconds(2800)))
    }

    @Test("ticks the sink at its deadlines, between batches and without any")
    func ticks() throws {
        let setting = Setting()
        setting.source.arrivals = [(250, "a")]
        let start = setting.clock.now
        var ticks: [Int64] = []
        let sink = setting.sink
        sink.deadline = start.advanced(by: .milliseconds(100))
        sink.onTick = { now in
            ticks.append((now.nanoseconds - start.nanoseconds) / 1_000_000)
            sink.deadline = now.advanced(by: .milliseconds(100))
        }
        try setting.flow(.init(timeout: .milliseconds(450))).run()
        #expect(ticks == [100, 200, 300, 400])
        #expect(sink.texts == ["a"])
    }

    @Test("a failing tick ends the flow")
    func failingTick() {
        let setting = Setting()
        setting.sink.deadline = setting.clock.now.advanced(by: .seconds(1))
        setting.fail("sink", "tick")
        let failure = #expect(throws: FlowError.self) { try setting.flow().run() }
        #expect(failure?.message == "sink tick")
        #expect(setting.log.calls.suffix(2) == ["sink close", "source close"])
    }

    @Test("tells an observer of the progress at its period")
    func observer() throws {
        let setting = Setting()
        setting.source.arrivals = [(150, "a"), (250, "bc")]
        var told: [(Int, Int)] = []
        let flow = DirectFlow(
            from: setting.source, to: setting.sink, context: setting.context,
            limits: .init(timeout: .milliseconds(350)),
            observer: .init(period: .milliseconds(100)) { told.append(($0.events, $0.bytes)) })
        try flow.run()
        #expect(told.map(\.0) == [0, 1, 2])
        #expect(told.map(\.1) == [0, 1, 3])
    }

    @Test("ends when it is asked to stop, delivering what the source still holds")
    func stop() throws {
        final class HoldingSource: Source {
            var held = ["x", "y"]
            var context: FlowContext?
            func open(_ context: FlowContext) { self.context = context }
            func read(into batch: EventBatch, until deadline: Instant) -> SourceState {
                context?.stop()
                guard let text = held.popLast() else { return .ended }
                batch.append(body: batch.store(Array(text.utf8)))
                return held.isEmpty ? .ended : .open
            }
            func close() {}
        }
        let sink = ProbeSink()
        try DirectFlow(from: HoldingSource(), to: sink, context: FlowContext()).run()
        #expect(sink.texts == ["y", "x"])
    }

    /// A source that asks whether its events are safe.
    private final class AskingSource: Source {
        let outcomes = AskedOutcomes()
        private var left = 2
        func open(_ context: FlowContext) {}
        func read(into batch: EventBatch, until deadline: Instant) -> SourceState {
            if left == 0 { return .ended }
            left -= 1
            batch.append(body: batch.store(Array("x".utf8)))
            batch.acknowledgement = Acknowledgement { [outcomes] in outcomes.add($0) }
            return .open
        }
        func close() {}
    }

    /// What it was told.
    ///
    /// Safe because a direct flow has one thread.
    private final class AskedOutcomes: @unchecked Sendable {
        private(set) var told: [Acknowledgement.Outcome] = []
        func add(_ outcome: Acknowledgement.Outcome) { told.append(outcome) }
    }

    @Test("tells a source that asks what became of its events")
    func acknowledges() throws {
        let safe = AskingSource()
        try DirectFlow(from: safe, to: ProbeSink(), context: FlowContext()).run()
        #expect(safe.outcomes.told == [.safe, .safe])
        let lost = AskingSource()
        let sink = RecordingSink()
        sink.fault = { $0 == "append" ? "full" : nil }
        #expect(throws: FlowError.self) {
            try DirectFlow(from: lost, to: sink, context: FlowContext()).run()
        }
        #expect(lost.outcomes.told == [.lost])
    }
}
