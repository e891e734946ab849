import FlumeTestKit
import Testing

@testable import FlumeKit

@Suite("ReopenableSink")
struct ReopenableSinkTests {
    @Test("closes once for each opening, also a failed one")
    func pairs() throws {
        let recorder = RecordingSink()
        let sink = ReopenableSink(recorder)
        let context = FlowContext()
        recorder.fault = { $0 == "open" ? "no" : nil }
        #expect(throws: FlowError(.retry, "no")) { try sink.open(context) }
        #expect(!sink.isOpen)
        recorder.fault = { _ in nil }
        try sink.open(context)
        #expect(sink.isOpen)
        sink.closeForReopening()
        sink.closeForReopening()
        try sink.open(context)
        try sink.close()
        try sink.close()
        #expect(recorder.calls == ["open", "close", "open", "close", "open", "close"])
    }

    @Test("tells at the end what a close in between could not deliver")
    func closeFailure() throws {
        let recorder = RecordingSink()
        let sink = ReopenableSink(recorder)
        try sink.open(FlowContext())
        recorder.fault = { $0 == "close" ? "lost some" : nil }
        sink.closeForReopening()
        recorder.fault = { _ in nil }
        try sink.open(FlowContext())
        #expect(throws: FlowError(.retry, "lost some")) { try sink.close() }
    }
}
