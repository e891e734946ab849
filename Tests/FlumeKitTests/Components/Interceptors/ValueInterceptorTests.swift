import FlumeTestKit
import Testing

@testable import FlumeKit

@Suite("value")
struct ValueInterceptorTests {
    private func run(
        _ value: String, escaped: Bool, _ batch: EventBatch, context: FlowContext = FlowContext()
    ) throws -> [PlainEvent] {
        let interceptor = ValueInterceptor("v", value, escaped: escaped)
        try interceptor.open(context)
        try interceptor.intercept(batch)
        return batch.plainEvents
    }

    @Test("sets the text as it is unless told to expand it")
    func plain() throws {
        let events = try run("%{body}", escaped: false, EventBatch(lines: ["a", "b"]))
        #expect(events.map { $0.headers["v"] } == [Array("%{body}".utf8), Array("%{body}".utf8)])
    }

    @Test("expands escapes event by event")
    func escaped() throws {
        let events = try run("<%{body}>", escaped: true, EventBatch(lines: ["a", "", "ccc"]))
        #expect(events.map { $0.headers["v"] } == ["<a>", "<>", "<ccc>"].map { Array($0.utf8) })
        #expect(events.map(\.text) == ["a", "", "ccc"])
    }

    @Test("stores one value where all events expand to the same")
    func uniform() throws {
        let batch = EventBatch()
        for _ in 0..<3 { batch.append(body: batch.store([0x61])) }
        batch.stamp(milliseconds: 1000, nanoseconds: 1)
        _ = try run("%{priority}-%s", escaped: true, batch)
        let value = try #require(batch.header("v")?.uniformValue)
        #expect(Array(batch.bytes(value)) == Array("INFO-1".utf8))
    }

    @Test("leaves an empty batch alone")
    func empty() throws {
        #expect(try run("%{body}", escaped: true, EventBatch()).isEmpty)
    }

    @Test("an attribute is set once")
    func writeOnce() {
        for escaped in [false, true] {
            #expect(throws: FlowError.self) {
                try run("1", escaped: escaped, EventBatch([PlainEvent("a", headers: ["v": "0"])]))
            }
        }
    }

    @Test("an escape that there is not is refused before the first event")
    func unknownEscape() {
        let fault = "expected an escape in place of '%h' (did you mean '%{host}'?)"
        #expect(throws: FlowError(.reject, "value('v'): '%h': \(fault)")) {
            try run("%h", escaped: true, EventBatch())
        }
    }

    @Test("an attribute that is absent is noted once")
    func absent() throws {
        var notes: [String] = []
        let context = FlowContext(talk: { notes.append($0) })
        let events = try run(
            "[%{x}]", escaped: true,
            EventBatch([PlainEvent("a"), PlainEvent("b", headers: ["x": "1"]), PlainEvent("c")]),
            context: context)
        #expect(events.map { $0.headers["v"] } == ["[]", "[1]", "[]"].map { Array($0.utf8) })
        #expect(notes == ["an event has no attribute 'x': '%{x}' became nothing"])
    }
}
