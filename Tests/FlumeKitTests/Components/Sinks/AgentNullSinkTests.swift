import FlumeTestKit
import Synchronization
import Testing

@testable import FlumeKit

@Suite("null sink of an agent")
struct AgentNullSinkTests {
    private func make(_ texts: AgentMaking.Texts) throws -> any Sink {
        let declaration = NullSink.agentDeclaration
        let settings = try AgentMaking.settings(declaration.description, texts)
        return declaration.make(Parts(settings: settings))
    }

    @Test("says how many events were dropped, each time as many as asked have passed")
    func progress() throws {
        let text = Mutex("")
        let log = Log { bytes in
            let more = String(decoding: bytes, as: UTF8.self)
            text.withLock { $0 += more }
        }
        let sink = try make(["logEveryNEvents": "10"])
        try sink.open(FlowContext(log: log))
        for size in [4, 5, 1, 25, 3] {
            try sink.append(EventBatch(lines: [String](repeating: "x", count: size)))
        }
        try sink.close()
        let counts = text.withLock { $0 }.split(separator: "\n").map { $0.split(separator: " ")[4] }
        #expect(counts == ["10", "35"])
    }

    @Test("has Flume's defaults and limits")
    func options() throws {
        let description = NullSink.agentDeclaration.description
        let settings = try AgentMaking.settings(description, [:])
        #expect(settings[NullSink.batchSize] == 100)
        #expect(settings[NullSink.logEvery] == 10_000)
        for key in ["batchSize", "logEveryNEvents"] {
            #expect(throws: ValueFault.self) { try make([key: "0"]) }
        }
        let found = BuiltinCatalogue.agentCatalogue.component(
            .sink, ofType: "org.apache.flume.sink.NullSink")
        #expect(found?.name == "null")
    }
}
