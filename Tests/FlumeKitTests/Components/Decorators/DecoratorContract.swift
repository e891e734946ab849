import FlumeTestKit
import Testing

@testable import FlumeKit

/// What every decorator promises to the sink beneath and to the one above,
/// whatever it does with the events.
@Suite("Decorator contract")
struct DecoratorContract {
    /// Decorators by name with their arguments; those that hold everything
    /// back until the end, and those that open later, are told apart.
    struct Row: CustomTestStringConvertible, Sendable {
        let name: String
        let arguments: [String]
        var holdsBack = false
        var isLazy = false
        var testDescription: String { name }

        init(_ name: String, _ arguments: String..., holdsBack: Bool = false, isLazy: Bool = false)
        {
            self.name = name
            self.arguments = arguments
            self.holdsBack = holdsBack
            self.isLazy = isLazy
        }

        /// The decorator before a sink.
        func make(before sink: ProbeSink) throws -> any Sink {
            let description = try #require(BuiltinCatalogue.catalogue[.decorator, name])
            var settings = Settings()
            for (option, text) in zip(description.options, arguments) {
                #expect(settings.set(option, from: [Argument(text: text)]) == nil)
            }
            let parts = Parts(settings: settings)
            // Safe because all of it happens on this thread.
            nonisolated(unsafe) let beneath = sink
            switch BuiltinCatalogue.entry(description) {
            case .decorator(let declaration):
                return declaration.make(parts, Downstream { beneath })
            case .interceptor(let declaration):
                return InterceptingSink(declaration.make(parts), before: sink)
            default:
                Issue.record("\(name) is no decorator")
                return sink
            }
        }
    }

    static let rows = [
        Row("nullDeco"), Row("mask", "a"), Row("select", "a"), Row("digest", "MD5", "sum"),
        Row("regex", "x", "0", "it"), Row("regexAll", "(x)", "it"), Row("split", ",", "0", "it"),
        Row("intervalSampler", "1"), Row("probSampler", "1"), Row("intervalDroppyAppend", "1000"),
        Row("reservoirSampler", "100", holdsBack: true), Row("flakeyAppend", "0"),
        Row("intervalFlakeyAppend", "1000"), Row("inmem", holdsBack: true), Row("delay", "1"),
        Row("choke", "id", "1000000"), Row("mult"), Row("lazyOpen", isLazy: true),
        Row("insistentOpen", "1", "1", "1"), Row("insistentAppend", "1", "1", "1"),
        Row("stubbornAppend"), Row("bloomGen", "1000"), Row("bloomCheck", "1000"),
        Row("benchinject", "t"), Row("benchreport", "n"),
    ]

    private let texts = ["x1", "x2", "x3"]
    private let context = FlowContext(clock: FakeClock())

    @Test("passes events on in order, opens first and closes last", arguments: rows)
    func passes(row: Row) throws {
        let probe = ProbeSink()
        let sink = try row.make(before: probe)
        try sink.open(context)
        #expect(probe.calls.first == (row.isLazy ? nil : "open"))
        try sink.append(EventBatch(lines: texts))
        try sink.append(EventBatch(lines: texts))
        try sink.close()
        let bodies = probe.texts.filter { !$0.isEmpty }
        #expect(bodies == texts + texts)
        #expect(probe.calls.first == "open")
        #expect(probe.calls.last == "close")
        #expect(probe.calls.count { $0 == "open" } == 1)
        #expect(probe.calls.count { $0 == "close" } == 1)
    }

    @Test("passes the deadline up and the tick down", arguments: rows)
    func ticks(row: Row) throws {
        let probe = ProbeSink()
        let sink = try row.make(before: probe)
        try sink.open(context)
        try sink.append(EventBatch(lines: texts))
        #expect(sink.deadline == .distantFuture)
        probe.deadline = Instant(nanoseconds: 77)
        #expect(sink.deadline == Instant(nanoseconds: 77))
        try sink.tick(Instant(nanoseconds: 77))
        #expect(probe.calls.filter { $0 == "tick" } == ["tick"])
        probe.deadline = .distantFuture
        probe.fault = { $0 == "tick" ? FlowError(.retry, "no tick") : nil }
        probe.deadline = Instant(nanoseconds: 78)
        #expect(throws: FlowError(.retry, "no tick")) {
            try sink.tick(Instant(nanoseconds: 78))
        }
    }

    @Test("closes once beneath for each opening, also when that fails", arguments: rows)
    func failedOpen(row: Row) throws {
        let probe = ProbeSink()
        probe.fault = { $0 == "open" ? FlowError(.retry, "no door") : nil }
        let sink = try row.make(before: probe)
        #expect(throws: FlowError(.retry, "no door")) {
            try sink.open(context)
            try sink.append(EventBatch(lines: texts))
        }
        try sink.close()
        let opened = probe.calls.count { $0 == "open" }
        #expect(opened > 0)
        #expect(probe.calls.count { $0 == "close" } == opened)
        #expect(probe.events.isEmpty)
    }

    @Test("passes on an error that trying again does not cure", arguments: rows)
    func rejected(row: Row) throws {
        let failure = FlowError(.reject, "bad data", delivered: row.name == "delay" ? 1 : 2)
        let probe = ProbeSink()
        let sink = try row.make(before: probe)
        try sink.open(context)
        if row.name == "benchinject" { try sink.append(EventBatch(lines: [])) }
        probe.fault = { $0 == "append" ? failure : nil }
        if row.holdsBack {
            try sink.append(EventBatch(lines: texts))
            let error = #expect(throws: FlowError.self) { try sink.close() }
            #expect(error?.message == "bad data; 1 event held by \(row.name) got lost")
        } else {
            #expect(throws: failure) { try sink.append(EventBatch(lines: texts)) }
            probe.fault = { _ in nil }
            try sink.close()
        }
        #expect(
            Array(probe.texts.filter { !$0.isEmpty }.prefix(2))
                == Array(texts.prefix(failure.delivered)))
        #expect(probe.calls.last == "close")
    }

    @Test("says so when closing beneath fails", arguments: rows)
    func failedClose(row: Row) throws {
        let probe = ProbeSink()
        let sink = try row.make(before: probe)
        try sink.open(context)
        try sink.append(EventBatch(lines: texts))
        probe.fault = { $0 == "close" ? FlowError(.retry, "no end") : nil }
        #expect(throws: FlowError(.retry, "no end")) { try sink.close() }
    }
}
