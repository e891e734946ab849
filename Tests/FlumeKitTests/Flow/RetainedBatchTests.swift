import FlumeTestKit
import Testing

@testable import FlumeKit

@Suite("Trying again")
struct RetainedBatchTests {
    /// What stands between the one that tries again and the sink that fails.
    enum Beneath: String, CaseIterable, Sendable {
        case nothing, value, sampler, twoValues

        func put(before sink: any Sink) -> any Sink {
            switch self {
            case .nothing: return sink
            case .value: return value("one", before: sink)
            case .twoValues: return value("one", before: value("two", before: sink))
            case .sampler:
                return InterceptingSink(IntervalSamplerInterceptor(every: 1), before: sink)
            }
        }

        private func value(_ name: String, before sink: any Sink) -> any Sink {
            InterceptingSink(TaggingInterceptor(HeaderName(name)), before: sink)
        }

        var headers: [String] {
            switch self {
            case .nothing, .sampler: []
            case .value: ["one"]
            case .twoValues: ["one", "two"]
            }
        }
    }

    private let texts = (0..<12).map { "event \($0)" }

    /// Delivers three batches of four events to `sink`.
    private func deliver(to sink: any Sink, _ context: FlowContext) throws {
        try sink.open(context)
        for start in stride(from: 0, to: 12, by: 4) {
            try sink.append(EventBatch(lines: Array(texts[start..<start + 4])))
        }
        try sink.close()
    }

    /// A sink that fails at some of its appends, each after some events.
    private func failing(_ faults: [Int: Int]) -> RecordingSink {
        let recorder = RecordingSink()
        var appends = 0
        recorder.fault = { call in
            guard call == "append" else { return nil }
            defer { appends += 1 }
            guard let taken = faults[appends] else { return nil }
            recorder.takenBeforeFault = taken
            return "the disk is full"
        }
        return recorder
    }

    @Test("hands over exactly what was not delivered, at every place", arguments: Beneath.allCases)
    func everyPlace(beneath: Beneath) throws {
        for append in 0..<3 {
            for taken in 0...4 {
                let faults = [append: taken]
                try check(beneath, faults) { sink in
                    InsistentAppendDecorator(before: sink, Patience(Backoff()))
                }
                try check(beneath, faults) { StubbornAppendDecorator(before: $0) }
                try check(beneath, faults) { FailoverSink([NullFailure(), $0, $0]) }
            }
        }
    }

    @Test("hands it over again and again", arguments: Beneath.allCases)
    func repeatedly(beneath: Beneath) throws {
        for first in 0...4 {
            for second in 0...(4 - first) {
                // The third append of the first batch has what the two left.
                let faults = [0: first, 1: min(second, 4 - first)]
                if first == 4 { continue }
                try check(beneath, faults) { sink in
                    InsistentAppendDecorator(before: sink, Patience(Backoff()))
                }
            }
        }
    }

    private func check(
        _ beneath: Beneath, _ faults: [Int: Int], _ make: (any Sink) -> any Sink
    ) throws {
        let recorder = failing(faults)
        let sink = make(beneath.put(before: recorder))
        #expect(sink.changesBatches)
        try deliver(to: sink, FlowContext(clock: FakeClock()))
        #expect(recorder.texts == texts, "\(beneath) \(faults)")
        let names = Set(recorder.events.map { $0.headers.keys.sorted() })
        #expect(names == [beneath.headers], "\(beneath) \(faults)")
    }

    @Test("counts what all tries delivered together")
    func delivered() {
        let recorder = failing([0: 1, 1: 2, 2: 0])
        let retained = RetainedBatch()
        retained.begin(EventBatch(lines: texts))
        for expected in [1, 3, 3] {
            #expect(throws: FlowError(.retry, "the disk is full", delivered: expected)) {
                try retained.append(to: recorder)
            }
        }
        #expect(throws: Never.self) { try retained.append(to: recorder, isLastTry: true) }
        #expect(retained.delivered == 12)
        #expect(retained.isEmpty)
        #expect(recorder.texts == texts)
    }
}

/// Sets an attribute that must not be there yet.
final class TaggingInterceptor: Interceptor {
    private let name: HeaderName
    init(_ name: HeaderName) { self.name = name }

    func intercept(_ batch: EventBatch) throws(FlowError) {
        try batch.requireNoHeader(name)
        batch.setHeader(name, ofAllTo: Array("x".utf8))
    }
}

/// A sink that never works.
final class NullFailure: Sink {
    func open(_ context: FlowContext) throws(FlowError) { throw FlowError(.retry, "never opens") }
    func append(_ batch: EventBatch) throws(FlowError) { throw FlowError(.retry, "never takes") }
    func close() {}
}
