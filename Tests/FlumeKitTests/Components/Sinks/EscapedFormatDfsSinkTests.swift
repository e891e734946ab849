import FlumeTestKit
import Testing

@testable import FlumeKit

@Suite("escapedFormatDfs")
struct EscapedFormatDfsSinkTests {
    private let room = TemporaryDirectory()
    private let talk = Talk()

    @Test(
        "keeps the contract of a file sink",
        arguments: [
            "escapedFormatDfs(ROOM/a/out, \"\", raw)",
            "escapedFormatDfs(\"ROOM/%Y/%m\", \"%{priority}\", raw)",
        ])
    func contract(text: String) throws {
        try SinkContract(text: text, bodies: SinkContract.lines).verify()
    }

    @Test("compressed, it keeps the contract too", arguments: ["gzip", "zstd"])
    func compressed(codec: String) throws {
        try SinkContract(
            text: "escapedFormatDfs(\"ROOM/%Y\", out, raw, codec=\(codec))",
            bodies: SinkContract.lines, keepsTornFiles: true
        ).verify()
    }

    private func event(_ body: String, _ service: String) -> PlainEvent {
        PlainEvent(body, headers: ["service": service])
    }

    @Test("gives each value of the path its own file, in the order of the events")
    func buckets() throws {
        var random = Seeded(41)
        let sink = Flows.sink(
            "escapedFormatDfs(\"\(room.path)/%{service}\", \"x-%{host}.log\", raw)")
        try sink.open(talk.context())
        var expected: [String: String] = [:]
        for round in 0..<50 {
            let events = (0..<Int.random(in: 0...40, using: &random)).map { index in
                let service = "s\(Int.random(in: 0..<5, using: &random))"
                var event = event("\(round).\(index)", service)
                event.host = Array("box".utf8)
                expected["\(service)/x-box.log", default: ""] += event.text + "\n"
                return event
            }
            try sink.append(EventBatch(events))
        }
        try sink.close()
        #expect(room.files == expected.keys.sorted())
        for (name, text) in expected { #expect(room.text(name) == text, "seed 41, \(name)") }
    }

    @Test("writes nothing before there is an event, unless the path is the same for all")
    func opening() throws {
        for (path, files) in [("%{service}/out", []), ("50%%", ["50%.tmp"])] {
            let sink = Flows.sink("escapedFormatDfs(\"\(room.path)/\(path)\", format=raw)")
            try sink.open(talk.context())
            #expect(room.files == files)
            try sink.close()
        }
    }

    @Test("thousands of values keep a bounded number of files open and lose no event")
    func manyBuckets() throws {
        let sink = Flows.sink(
            "escapedFormatDfs(\"\(room.path)/%{service}\", \"\", raw, maxOpen=20)")
        try sink.open(talk.context())
        for _ in 0..<2 {
            let events = (0..<1500).map { event("event of \($0)", "s\($0)") }
            try sink.append(EventBatch(events))
            #expect(room.openDescriptors.count == 20)
        }
        try sink.close()
        #expect(room.openDescriptors == [])
        let files = room.files
        #expect(files.count == 3000)
        #expect(files.contains("s7") && files.contains("s7.1") && files.contains("s1499.1"))
        #expect(room.text("s77.1") == "event of 77\n")
        #expect(talk.sentences.count == 1)
        #expect(talk.sentences[0].hasPrefix("more than 20 files are wanted at once"))
    }

    @Test(
        "compressed runs are flushed once a batch and counted exactly",
        .enabled(if: SmallDisk.isAvailable))
    func compressedRuns() throws {
        let disk = SmallDisk(bytes: 128 << 10)
        let sink = Flows.sink(
            "escapedFormatDfs(\"\(disk.path)/%{service}\", format=raw, codec=gzip)")
        try sink.open(talk.context())
        var random = Seeded(3)
        var sent: [PlainEvent] = []
        var delivered = 0
        do {
            while true {
                let events = (0..<100).map { index in
                    event(
                        "\(sent.count + index) \(UInt64.random(in: 0 ... .max, using: &random))",
                        "s\(Int.random(in: 0..<3, using: &random))")
                }
                sent += events
                try sink.append(EventBatch(events))
                delivered = sent.count
            }
        } catch {
            delivered += error.delivered
        }
        try? sink.close()
        let written = Set(SinkContract.lines(disk.directory))
        #expect(delivered > 500)
        #expect(sent.prefix(delivered).allSatisfy { written.contains($0.text) })
        #expect(sent[..<delivered].count <= written.count)
    }

    @Test("a failure counts the runs before it")
    func failureInTheMiddle() throws {
        room.write("blocked", "a file where a directory is wanted")
        let sink = Flows.sink("escapedFormatDfs(\"\(room.path)/%{service}\", out, raw)")
        try sink.open(talk.context())
        let error = #expect(throws: FlowError.self) {
            try sink.append(
                EventBatch([
                    event("1", "a"), event("2", "a"), event("3", "b"), event("4", "blocked"),
                    event("5", "a"),
                ]))
        }
        #expect(error?.delivered == 3)
        try sink.close()
        #expect(room.text("a/out") == "1\n2\n")
        #expect(room.text("b/out") == "3\n")
    }

    @Test("an event cannot lead the path out of its directory")
    func traversal() throws {
        let sink = Flows.sink("escapedFormatDfs(\"\(room.path)/in/%{service}/log\", format=raw)")
        try sink.open(talk.context())
        for service in ["..", "../../x", "a/../../b", "ok"] {
            try sink.append(EventBatch([event(service, service)]))
        }
        try sink.close()
        #expect(
            room.files == [
                "in/__/__/x/log", "in/__/log", "in/a/__/__/b/log", "in/ok/log",
            ])
        #expect(talk.sentences.count == 1)
    }

    @Test("what is above the first escape is checked on the machine")
    func machineCheck() {
        let path = room.write("f", "")
        #expect(problem("\(path)/%Y") == "\(path): not a directory")
        #expect(problem("\(room.path)/new/%Y") == nil)
        #expect(problem("%{host}/x") == nil)
    }

    private func problem(_ path: String) -> String? {
        guard case .success(let value) = EscapedPath.parse([Argument(text: path)]) else {
            return "not parsed"
        }
        return value.problem
    }
}
