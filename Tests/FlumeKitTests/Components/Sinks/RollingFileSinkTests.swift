import FlumeTestKit
import Glibc
import Testing

@testable import FlumeKit

@Suite("file_roll")
struct RollingFileSinkTests {
    private let room = TemporaryDirectory()
    private let clock = FakeClock(wallMilliseconds: 1_795_248_089_091)

    private func make(_ texts: AgentMaking.Texts = [:]) throws -> any Sink {
        try AgentMaking.rollingSink(room.path, texts)
    }

    private func open(_ texts: AgentMaking.Texts = [:]) throws -> any Sink {
        let sink = try make(texts)
        try sink.open(Talk().context(clock))
        return sink
    }

    /// The files in the order of their numbers.
    private static func names(_ room: TemporaryDirectory) -> [String] {
        room.files.sorted { number($0) < number($1) }
    }

    private static func number(_ name: String) -> Int {
        let rest = name.split(separator: "-").last ?? ""
        return Int(rest.prefix { $0.isNumber }) ?? 0
    }

    private static func lines(_ room: TemporaryDirectory) -> [String] {
        SinkContract.lines(room, of: names(room))
    }

    @Test(
        "keeps the contract of a file sink",
        arguments: [
            [:], ["sink.keepEmpty": "false", "sink.rollCount": "70"],
            ["sink.rollSize": "1500", "sink.pathManager": "rolltime"],
            ["sink.rollInterval": "0"],
        ] as [AgentMaking.Texts])
    func contract(texts: AgentMaking.Texts) throws {
        try verify("text", texts, [:], Self.lines)
    }

    @Test("compressed, it keeps the contract too", arguments: ["gzip", "bzip2", "zstd"])
    func compressedContract(codec: String) throws {
        try verify("text", ["sink.compression": codec], [:], Self.lines)
    }

    @Test("with Avro's blocks, it keeps the contract too", arguments: ["null", "deflate"])
    func avroContract(codec: String) throws {
        try verify("avro_event", [:], ["compressionCodec": codec]) { room in
            Self.names(room).flatMap { name in
                let read = try? AvroReading(room.read(name)).events().map(\.text)
                return read ?? ["\(name) cannot be read"]
            }
        }
    }

    private func verify(
        _ serializer: String, _ texts: AgentMaking.Texts, _ more: AgentMaking.Texts,
        _ bodies: @escaping (TemporaryDirectory) -> [String]
    ) throws {
        // What a maker is given is right, so it is made once ahead.
        _ = try AgentMaking.rollingSink("/tmp", texts, serializer: serializer, more)
        try SinkContract("file_roll \(texts)", bodies: bodies) { directory in
            let sink = try? AgentMaking.rollingSink(
                directory, texts, serializer: serializer, more)
            return sink ?? RecordingSink()
        }.verify()
    }

    @Test("names files as Flume does and begins the next one by time, with events or without")
    func names() throws {
        let sink = try open([
            "sink.rollInterval": "2", "sink.pathManager.prefix": "pre-",
            "sink.pathManager.extension": "txt",
        ])
        let source = SeqSource(total: 200)
        source.open(FlowContext())
        let batch = EventBatch()
        _ = source.read(into: batch, until: .distantFuture)
        try sink.append(batch)
        let first = "pre-1795248089091-1.txt"
        #expect(room.files == [first])
        #expect(room.read(first) == KnownEvents.fixture("fileroll-names/out"))
        for round in 1...3 {
            let due = clock.now.advanced(by: .seconds(2))
            #expect(sink.deadline == due)
            try sink.tick(due.advanced(byNanoseconds: -1))
            #expect(room.files.count == round)
            clock.advance(by: .seconds(2))
            try sink.tick(clock.now)
        }
        #expect(room.files == (1...4).map { "pre-1795248089091-\($0).txt" })
        #expect(room.read("pre-1795248089091-2.txt").isEmpty)
        try sink.close()
        #expect(sink.deadline == .distantFuture)
        #expect(room.files.count == 4)
    }

    @Test("names files by the second, from 1 in each")
    func rollTime() throws {
        let sink = try open([
            "sink.rollInterval": "2",
            "sink.pathManager": "org.apache.flume.formatter.output.RollTimePathManager$Builder",
            "sink.rollCount": "1", "sink.pathManager.prefix": "pre-",
            "sink.pathManager.extension": "txt",
        ])
        try sink.append(EventBatch(lines: ["a", "b"]))
        clock.advance(by: .seconds(3))
        try sink.append(EventBatch(lines: ["c"]))
        try sink.close()
        let stamps = [1_795_248_089, 1_795_248_092].map { second in
            Program.run("/bin/date", ["-d", "@\(second)", "+%Y%m%d%H%M%S"]).text.prefix(14)
        }
        #expect(
            room.files == [
                "pre-\(stamps[0])-1.txt", "pre-\(stamps[0])-2.txt", "pre-\(stamps[1])-1.txt",
            ])
    }

    @Test("writes over no file: names that are taken are passed over, also after a restart")
    func taken() throws {
        room.write("1795248089091-2", "old\n")
        for start in ["a", "c"] {
            let sink = try open(["sink.rollCount": "1"])
            try sink.append(EventBatch(lines: [start, start + start]))
            try sink.close()
        }
        #expect(Self.lines(room) == ["a", "old", "aa", "c", "cc"])
    }

    @Test("without empty files, a file begins with its first event and nothing wakes before")
    func keepsNoEmpty() throws {
        let sink = try open(["sink.rollInterval": "5", "sink.keepEmpty": "false"])
        #expect(room.files.isEmpty)
        #expect(sink.deadline == .distantFuture)
        clock.advance(by: .seconds(60))
        try sink.append(EventBatch(lines: ["a"]))
        #expect(sink.deadline == clock.now.advanced(by: .seconds(5)))
        clock.advance(by: .seconds(5))
        try sink.tick(clock.now)
        #expect(sink.deadline == .distantFuture)
        #expect(room.files.count == 1)
        try sink.append(EventBatch(lines: ["b"]))
        try sink.close()
        #expect(room.files.map { room.text($0) } == ["a\n", "b\n"])
    }

    @Test("an interval of 0 never ends a file")
    func noInterval() throws {
        let sink = try open(["sink.rollInterval": "0"])
        #expect(sink.deadline == .distantFuture)
        try sink.close()
    }

    @Test("ends a file with the event that reaches a limit, within a batch as well")
    func limits() throws {
        let lines = (0..<25).map { "line \($0)" }
        for (texts, counts) in [
            (["sink.rollCount": "10"], [10, 10, 5]),
            // Seven bytes each, then eight.
            (["sink.rollSize": "70"], [10, 9, 6]),
            (["sink.rollCount": "8", "sink.rollSize": "70"], [8, 8, 8, 1]),
            (["sink.rollSize": "1"], [Int](repeating: 1, count: 25)),
        ] {
            let room = TemporaryDirectory()
            let sink = try AgentMaking.rollingSink(room.path, texts)
            try sink.open(Talk().context(clock))
            try sink.append(EventBatch(lines: Array(lines[..<15])))
            try sink.append(EventBatch(lines: Array(lines[15...])))
            try sink.close()
            #expect(Self.lines(room) == lines)
            let found = Self.names(room).map { room.text($0).split(separator: "\n").count }
            #expect(found.filter { $0 > 0 } == counts, "\(texts)")
        }
    }

    @Test("compressed files have the codec's extension and come back", arguments: CodecRow.all)
    fileprivate func codecs(row: CodecRow) throws {
        let sink = try open([
            "sink.compression": row.codec.rawValue, "sink.rollCount": "150",
            "sink.pathManager.extension": "log", "sink.keepEmpty": "false",
        ])
        let lines = (0..<400).map { "event \($0)" }
        for start in stride(from: 0, to: 400, by: 100) {
            try sink.append(EventBatch(lines: Array(lines[start..<start + 100])))
        }
        try sink.close()
        #expect(Self.names(room) == (1...3).map { "1795248089091-\($0).log\(row.ending)" })
        let output = ByteWriter()
        for name in Self.names(room) {
            let packed = room.read(name)
            try packed.withUnsafeBytes { bytes in
                try row.codec.makeDecompressor().decompress(bytes, to: output, limit: 1 << 20)
            }
        }
        #expect(output.array() == Array(lines.map { $0 + "\n" }.joined().utf8))
    }

    fileprivate struct CodecRow: Sendable {
        var codec: CompressionCodec
        var ending: String
        static let all = [
            CodecRow(codec: .gzip, ending: ".gz"), CodecRow(codec: .bzip2, ending: ".bz2"),
            CodecRow(codec: .zstd, ending: ".zst"), CodecRow(codec: .lz4, ending: ".lz4"),
            CodecRow(codec: .snappy, ending: ".snappy"),
            CodecRow(codec: .deflate, ending: ".deflate"),
        ]
    }

    @Test("what was delivered can be read from a compressed file that is being written")
    func flushes() throws {
        let sink = try open(["sink.compression": "gzip"])
        try sink.append(EventBatch(lines: ["a", "b"]))
        #expect(Self.lines(room) == ["a", "b"])
        try sink.close()
        #expect(Self.lines(room) == ["a", "b"])
    }

    @Test(
        "goes on after a full disk, with each event in its place once",
        .enabled(if: SmallDisk.isAvailable), arguments: ["none", "gzip", "avro"])
    func fullDisk(way: String) throws {
        let disk = SmallDisk(bytes: 64 << 10)
        let room = disk.directory
        let filler = room.write("filler", [UInt8](repeating: 1, count: 40 << 10))
        let isAvro = way == "avro"
        let sink = try AgentMaking.rollingSink(
            disk.path, ["sink.compression": isAvro ? "none" : way],
            serializer: isAvro ? "avro_event" : "text")
        try sink.open(Talk().context(clock))
        var random = Seeded(7)
        let events = (0..<3000).map { index in
            "\(index) " + String(UInt64.random(in: 0 ... .max, using: &random), radix: 36)
        }
        var next = 0
        var failures = 0
        while next < events.count, failures < 4 {
            let end = min(events.count, next + 250)
            do {
                try sink.append(EventBatch(lines: Array(events[next..<end])))
                next = end
            } catch {
                next += error.delivered
                failures += 1
                if failures == 2 { unlink(filler) }
            }
        }
        try? sink.close()
        #expect(failures >= 2)
        let names = Self.names(room).filter { $0 != "filler" }
        let found =
            isAvro
            ? names.flatMap { (try? AvroReading(room.read($0)).events().map(\.text)) ?? ["?"] }
            : SinkContract.lines(room, of: names)
        #expect(found == Array(events[..<next]))
    }

    @Test("a directory that is missing is told, and made use of once it is there")
    func missingDirectory() throws {
        for keeps in ["true", "false"] {
            let path = room("later-\(keeps)")
            let sink = try AgentMaking.rollingSink(path, ["sink.keepEmpty": keeps])
            let error = #expect(throws: FlowError.self) { try sink.open(Talk().context()) }
            #expect(error?.kind == .retry)
            #expect(error?.message.contains("no such file or directory") == true)
            try sink.close()
            mkdir(path, 0o777)
            try sink.open(Talk().context())
            try sink.append(EventBatch(lines: ["a"]))
            try sink.close()
        }
        #expect(room.files.count == 2)
    }

    @Test(
        "says what is wrong with its values",
        arguments: [
            ("sink.rollInterval", "-1"), ("sink.batchSize", "0"), ("sink.pathManager", "DAILY"),
            ("sink.pathManager.prefix", "a/b"), ("sink.compression", "rar"),
            ("sink.rollSize", "much"),
        ])
    func faults(key: String, text: String) {
        #expect(throws: ValueFault.self) {
            try AgentMaking.rollingSink("/tmp", [key: text])
        }
    }

    @Test("checks its directory on this machine")
    func machine() {
        let file = room.write("file", "")
        #expect(OutputDirectory(room.path).problem == nil)
        #expect(OutputDirectory(room("no")).problem?.contains("no such file") == true)
        #expect(OutputDirectory(file).problem?.contains("not a directory") == true)
    }

    @Test("two of them in one directory need different prefixes")
    func claims() throws {
        let description = RollingFileSink.declaration.description
        func claim(_ texts: AgentMaking.Texts) throws -> Claim {
            let settings = try AgentMaking.settings(description, texts)
            return try #require(description.agent.claims(settings).first)
        }
        let plain = try claim(["sink.directory": "/var/log"])
        #expect(plain.collides(with: try claim(["sink.directory": "/var//log/./"])))
        let other = ["sink.directory": "/var/log", "sink.pathManager.prefix": "b-"]
        #expect(!plain.collides(with: try claim(other)))
    }

    @Test("two of them in one directory are found in a configuration")
    func claimsOfConfiguration() {
        func findings(_ more: String) -> String {
            ConfigurationTexts.findings(
                """
                a1.sources = r1
                a1.channels = c1
                a1.sinks = k1 k2
                a1.sources.r1.type = seq
                a1.sources.r1.channels = c1
                a1.channels.c1.type = memory
                a1.sinks.k1.type = file_roll
                a1.sinks.k1.channel = c1
                a1.sinks.k1.sink.directory = /tmp
                a1.sinks.k2.type = file_roll
                a1.sinks.k2.channel = c1
                a1.sinks.k2.sink.directory = /tmp/
                \(more)

                """)
        }
        #expect(findings("").contains("k2"))
        #expect(findings("a1.sinks.k2.sink.pathManager.prefix = second-") == "")
    }

    @Test("files are counted as Flume counts them, and a late roll makes no later one late")
    func counting() throws {
        let counters = Counters()
        let sink = try make(["sink.rollInterval": "10"])
        try sink.open(FlowContext(clock: clock, counters: counters))
        let start = clock.now
        for late in [1, 3, 0, 25, 0] as [Int64] {
            clock.advance(
                by: Interval(nanoseconds: sink.deadline.nanoseconds - clock.now.nanoseconds))
            clock.advance(by: .seconds(late))
            try sink.tick(clock.now)
        }
        // Those after the one that came when the next was due already.
        #expect(sink.deadline == start.advanced(by: .seconds(85)))
        #expect(counters[.connectionsCreated] == 6)
        #expect(counters[.connectionsClosed] == 5)
        try sink.close()
        #expect(counters[.connectionsClosed] == 6)
        #expect(counters[.connectionsFailed] == 0)
    }
}
