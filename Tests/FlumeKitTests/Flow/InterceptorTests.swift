import FlumeTestKit
import Testing

@testable import FlumeKit

@Suite("InterceptingSink")
struct InterceptorTests {
    private final class Change: Interceptor {
        let change: (EventBatch) -> Void
        var opening: FlowError?
        init(_ change: @escaping (EventBatch) -> Void) { self.change = change }
        func open(_ context: FlowContext) throws(FlowError) { if let opening { throw opening } }
        func intercept(_ batch: EventBatch) { change(batch) }
    }

    @Test("passes no empty batch on")
    func empty() throws {
        let beneath = ProbeSink()
        let sink = InterceptingSink(Change { $0.truncate(to: 0) }, before: beneath)
        try sink.open(FlowContext())
        try sink.append(EventBatch(lines: ["a"]))
        try sink.close()
        #expect(beneath.calls == ["open", "close"])
    }

    @Test("closes only a sink that was opened")
    func closing() {
        let beneath = ProbeSink()
        let interceptor = Change { _ in }
        interceptor.opening = FlowError(.retry, "no")
        let sink = InterceptingSink(interceptor, before: beneath)
        #expect(throws: FlowError.self) { try sink.open(FlowContext()) }
        #expect(throws: Never.self) { try sink.close() }
        #expect(beneath.calls.isEmpty)
    }
}
