import FlumeTestKit
import Testing

@testable import FlumeKit

@Suite("seqfile and dfs")
struct SeqfileSinkTests {
    private let room = TemporaryDirectory()

    /// The events of a SequenceFile.
    private static func events(_ path: String) throws -> [PlainEvent] {
        let sink = RecordingSink()
        try DirectFlow(from: Flows.source("seqfile(\(path))"), to: sink, context: FlowContext())
            .run()
        return sink.events
    }

    @Test(
        "keep the contract of a file sink",
        arguments: [
            "seqfile(ROOM/out)", "dfs(ROOM/a/b/out)", "dfs(\"ROOM/%Y/%{priority}\")",
            "text(ROOM/out, seqfile)", "text(ROOM/out, seqfile(gzip))",
            "formatDfs(ROOM/out, seqfile(bzip2))",
        ])
    func contract(text: String) throws {
        try SinkContract(text: text) { room in
            SinkContract.names(room).flatMap { name in
                (try? Self.events(room(name)).map(\.text)) ?? ["\(name) cannot be read"]
            }
        }.verify()
    }

    @Test("keep all that an event has")
    func wholeEvents() throws {
        let events = (0..<100).map { index in
            PlainEvent(
                Array("body \(index)".utf8),
                headers: ["a": [UInt8(index)], "b": Array("é".utf8)],
                timestamp: 1_795_247_874_000 + Int64(index), priority: .warn,
                host: Array("box".utf8), nanos: Int64(index))
        }
        for text in ["seqfile(\(room("s")))", "dfs(\(room("s2")))"] {
            let sink = Flows.sink(text)
            try sink.open(Talk().context())
            try sink.append(EventBatch(events))
            try sink.close()
        }
        #expect(try Self.events(room("s")) == events)
        #expect(try Self.events(room("s2")) == events)
    }

    @Test("one of dfs for each value of the path")
    func buckets() throws {
        let sink = Flows.sink("dfs(\"\(room.path)/%{n}.seq\")")
        try sink.open(Talk().context())
        try sink.append(
            EventBatch((0..<30).map { PlainEvent("\($0)", headers: ["n": "\($0 % 3)"]) }))
        try sink.close()
        #expect(room.files == ["0.seq", "1.seq", "2.seq"])
        let texts = try Self.events(room("1.seq")).map(\.text)
        #expect(texts == stride(from: 1, to: 30, by: 3).map { "\($0)" })
    }
}
