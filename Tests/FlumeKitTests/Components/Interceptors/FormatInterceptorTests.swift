import FlumeTestKit
import Testing

@testable import FlumeKit

@Suite("format")
struct FormatInterceptorTests {
    private func run(_ pattern: String, _ batch: EventBatch) throws -> [PlainEvent] {
        let interceptor = FormatInterceptor(
            EscapedText(sequence: try EscapeSequence(pattern)))
        interceptor.open(FlowContext())
        interceptor.intercept(batch)
        return batch.plainEvents
    }

    @Test("replaces bodies and keeps all else")
    func replaces() throws {
        let event = PlainEvent(
            Array("old".utf8), headers: ["x": [0x31]], timestamp: 5, priority: .warn,
            host: Array("box".utf8), nanos: 6)
        var expected = event
        expected.body = Array("WARN box old 1 old 100%".utf8)
        #expect(
            try run("%{priority} %{host} %{body} %{x} %{body} 100%%", EventBatch([event, event]))
                == [expected, expected])
    }

    @Test("a body may become nothing, or large")
    func sizes() throws {
        #expect(try run("", EventBatch(lines: ["a", "b"])).map(\.text) == ["", ""])
        let large = String(repeating: "%{body}", count: 1000)
        let texts = try run(large, EventBatch(lines: ["abc", "", "d"])).map(\.text)
        #expect(texts.map(\.utf8.count) == [3000, 0, 1000])
        #expect(try run("x", EventBatch()).isEmpty)
    }

    @Test("a batch read whole is written by its new bodies")
    func verbatim() throws {
        let batch = EventBatch()
        let decoder = LineDecoder(maximumLength: 100)
        Array("a\nb\n".utf8).withUnsafeBytes { decoder.fill(batch, from: $0) }
        #expect(batch.isVerbatim)
        #expect(try run("[%{body}]", batch).map(\.text) == ["[a]", "[b]"])
        #expect(!batch.isVerbatim)
    }
}
