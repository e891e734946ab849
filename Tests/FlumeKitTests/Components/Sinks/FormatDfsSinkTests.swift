import FlumeTestKit
import Testing

@testable import FlumeKit

@Suite("formatDfs")
struct FormatDfsSinkTests {
    private let room = TemporaryDirectory()
    private let talk = Talk()

    @Test("keeps the contract of a file sink")
    func contract() throws {
        try SinkContract(text: "formatDfs(ROOM/a/b/out)", bodies: SinkContract.lines).verify()
    }

    @Test("compressed, it keeps the contract too", arguments: ["gzip", "bzip2", "zstd"])
    func compressed(codec: String) throws {
        try SinkContract(
            text: "formatDfs(ROOM/out, raw, codec=\(codec))", bodies: SinkContract.lines,
            keepsTornFiles: true
        ).verify()
    }

    @Test(
        "what was appended can be unpacked while the file is open",
        arguments: [
            "GzipCodec", "bzip2", "zstd",
        ])
    func readableWhileOpen(codec: String) throws {
        let sink = Flows.sink("formatDfs(\(room("out")), codec=\(codec))")
        try sink.open(talk.context())
        var expected: [String] = []
        for number in 0..<5 {
            try sink.append(EventBatch(lines: ["line \(number)"]))
            expected.append("line \(number)")
            #expect(SinkContract.lines(room) == expected)
        }
        try sink.close()
        #expect(SinkContract.lines(room) == expected)
    }

    @Test("a file is called .tmp until it is closed")
    func temporaryName() throws {
        let sink = Flows.sink("formatDfs(\"file://\(room("out"))\", codec=gzip)")
        try sink.open(talk.context())
        #expect(room.files == ["out.gz.tmp"])
        try sink.append(EventBatch(lines: ["a"]))
        #expect(room.files == ["out.gz.tmp"])
        try sink.close()
        #expect(room.files == ["out.gz"])
        #expect(talk.sentences == [])
    }

    @Test("no file is replaced: neither one of the name nor what a crash left")
    func takenNames() throws {
        room.write("out.gz", "kept")
        room.write("out.1.gz.tmp", "left by a crash")
        let sink = Flows.sink("formatDfs(\(room("out")), codec=gzip)")
        try sink.open(talk.context())
        try sink.append(EventBatch(lines: ["a"]))
        try sink.close()
        #expect(room.files == ["out.1.gz.tmp", "out.2.gz", "out.gz"])
        #expect(room.text("out.gz") == "kept")
        #expect(room.text("out.1.gz.tmp") == "left by a crash")
        #expect(
            talk.sentences == [
                "\(room("out")): the name is taken, so a number goes after it"
            ])
    }

    @Test("a name taken while the file was open is not replaced either")
    func takenMeanwhile() throws {
        let sink = Flows.sink("formatDfs(\(room("out")))")
        try sink.open(talk.context())
        try sink.append(EventBatch(lines: ["ours"]))
        room.write("out", "theirs")
        try sink.close()
        #expect(room.text("out") == "theirs")
        #expect(room.text("out.1") == "ours\n")
        #expect(talk.sentences.count == 1)
    }

    @Test("a name that cannot be given is an error")
    func failedRename() throws {
        let sink = Flows.sink("formatDfs(\(room("sub/out")))")
        try sink.open(talk.context())
        try sink.append(EventBatch(lines: ["a"]))
        #expect(Program.run("/bin/rm", ["-r", room("sub")]).exitCode == 0)
        let error = #expect(throws: FlowError.self) { try sink.close() }
        #expect(error?.message == "\(room("sub/out.tmp")): no such file or directory")
        #expect(room.openDescriptors == [])
    }

    @Test(
        "a compressed file that could not be ended keeps the .tmp",
        .enabled(if: SmallDisk.isAvailable))
    func torn() throws {
        let disk = SmallDisk(bytes: 64 << 10)
        let sink = Flows.sink("formatDfs(\(disk.path)/out, codec=gzip)")
        try sink.open(talk.context())
        var random = Seeded(7)
        func noise() -> EventBatch {
            EventBatch(
                lines: (0..<100).map { _ in
                    String(UInt64.random(in: 0 ... .max, using: &random), radix: 36)
                })
        }
        #expect(throws: FlowError.self) { for _ in 0..<1000 { try sink.append(noise()) } }
        let again = #expect(throws: FlowError.self) { try sink.append(noise()) }
        #expect(again?.message.contains("ended by an earlier failure: no space") == true)
        try sink.close()
        #expect(disk.directory.files == ["out.gz.tmp"])
        #expect(talk.sentences.count == 1)
        #expect(talk.sentences[0].hasSuffix("has no end, but all events that were delivered to it"))
    }

    @Test("a failure before the first event leaves no file", .enabled(if: SmallDisk.isAvailable))
    func emptyAfterFailure() throws {
        let disk = SmallDisk(bytes: 16 << 10)
        disk.directory.write("filler", [UInt8](repeating: 0, count: 16 << 10))
        for codec in ["none", "gzip"] {
            let sink = Flows.sink("formatDfs(\(disk.path)/out, codec=\(codec))")
            for _ in 0..<3 {
                try sink.open(talk.context())
                #expect(throws: FlowError.self) { try sink.append(EventBatch(lines: ["a"])) }
                try sink.close()
            }
        }
        #expect(disk.directory.files == ["filler"])
        #expect(talk.sentences == [])
    }

    @Test(
        "refuses what is not on this machine",
        arguments: [
            ("hdfs://namenode/logs", "HDFS is not there yet"),
            ("s3n://bucket/logs", "'s3n' addresses are not there yet"),
            ("file://tmp/logs", "did you mean 'file:///tmp/logs'?"),
        ])
    func elsewhere(path: String, help: String) {
        for sink in ["formatDfs", "dfs", "escapedFormatDfs", "text", "seqfile"] {
            let faults = Flows.faults(ofSink: "\(sink)(\"\(path)\")")
            #expect(faults.count == 1, "\(sink)")
            #expect(faults.first?.help?.hasPrefix(help) == true, "\(faults)")
        }
    }

    @Test("a path that names a directory is refused when it is opened")
    func directory() {
        let sink = Flows.sink("formatDfs(\"\(room("out"))/\")")
        let error = #expect(throws: FlowError.self) { try sink.open(talk.context()) }
        #expect(error?.message == "\(room("out"))/: names a directory, not a file")
    }
}
