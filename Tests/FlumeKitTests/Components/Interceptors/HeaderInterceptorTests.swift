import FlumeTestKit
import Testing

@testable import FlumeKit

@Suite("mask, select, nullDeco")
struct HeaderInterceptorTests {
    private let events = [
        PlainEvent("one", headers: ["a": "1", "b": "2", "c": "3"]),
        PlainEvent("two", headers: ["b": "4"]),
        PlainEvent("three"),
    ]

    private func names(_ interceptor: any Interceptor) throws -> [[String]] {
        try intercepted(interceptor, events).map { $0.headers.keys.sorted() }
    }

    @Test("mask removes what is named")
    func mask() throws {
        #expect(try names(MaskInterceptor(["b"])) == [["a", "c"], [], []])
        #expect(try names(MaskInterceptor(["a", "c", "x"])) == [["b"], ["b"], []])
    }

    @Test("select keeps what is named")
    func select() throws {
        #expect(try names(SelectInterceptor(["b"])) == [["b"], ["b"], []])
        #expect(try names(SelectInterceptor(["x"])) == [[], [], []])
    }

    @Test("a masked attribute can be set again")
    func maskedThenSet() throws {
        let batch = EventBatch(events)
        MaskInterceptor(["b"]).intercept(batch)
        try batch.requireNoHeader("b")
        #expect(throws: FlowError.setTwice("a")) { try batch.requireNoHeader("a") }
    }

    @Test("everything else stays as it is")
    func rest() throws {
        var event = PlainEvent("x", headers: ["a": "1"])
        event.timestamp = 7
        event.priority = .warn
        event.host = Array("box".utf8)
        event.nanos = 9
        #expect(try intercepted(NullDecoInterceptor(), [event]) == [event])
        var masked = event
        masked.headers = [:]
        #expect(try intercepted(MaskInterceptor(["a"]), [event]) == [masked])
        #expect(try intercepted(SelectInterceptor(["z"]), [event]) == [masked])
    }
}
