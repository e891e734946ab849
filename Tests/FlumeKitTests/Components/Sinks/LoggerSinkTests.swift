import FlumeTestKit
import Synchronization
import Testing

@testable import FlumeKit

@Suite("logger sink")
struct LoggerSinkTests {
    /// What a log wrote, call by call.
    private final class Pages: Sendable {
        private let pages = Mutex<[String]>([])
        func add(_ bytes: UnsafeRawBufferPointer) {
            let text = String(decoding: bytes, as: UTF8.self)
            pages.withLock { $0.append(text) }
        }
        var all: [String] { pages.withLock { $0 } }
    }

    private let pages = Pages()

    private func log(
        _ batches: [EventBatch], maximumBytes: Int = 16, level: Log.Level = .info,
        format: Log.Format = .text
    ) throws {
        let pages = pages
        let log = Log(level: level, format: format, clock: FakeClock()) { pages.add($0) }
        let sink = LoggerSink(maximumBytes: maximumBytes)
        sink.open(FlowContext(log: log))
        for batch in batches { sink.append(batch) }
        sink.close()
    }

    /// The messages, without what stands before them.
    private func messages() -> [String] {
        pages.all.joined().split(separator: "\n").map { line in
            let start = line.firstRange(of: "sink.LoggerSink: ")
            return String(line.suffix(from: start?.upperBound ?? line.startIndex))
        }
    }

    @Test("says what Flume says")
    func golden() throws {
        let lines = String(decoding: KnownEvents.fixture("logger/lines.txt"), as: UTF8.self)
        let recorded = lines.split(separator: "\n").compactMap { line -> String? in
            guard let start = line.firstRange(of: "Event: ") else { return nil }
            return String(line.suffix(from: start.lowerBound))
        }
        #expect(recorded.count == 15)
        try log([KnownEvents.batch()])
        #expect(messages() == recorded)
    }

    @Test("shows bytes as numbers and as characters")
    func example() throws {
        try log([EventBatch([PlainEvent(Array("Scala\r".utf8))])])
        let line = try #require(pages.all.first)
        #expect(
            line.hasSuffix(
                " INFO sink.LoggerSink: Event: { headers:{} body: 53 63 61 6C 61 0D"
                    + "                               Scala. }\n"))
    }

    @Test("gives each further line of a long body its offset")
    func longBody() throws {
        let body = (0..<35).map { UInt8(ascii: "A") + UInt8($0) }
        try log([EventBatch([PlainEvent(body)])], maximumBytes: 34)
        #expect(
            messages() == [
                "Event: { headers:{} body: 41 42 43 44 45 46 47 48 49 4A 4B 4C 4D 4E 4F 50 "
                    + "ABCDEFGHIJKLMNOP",
                "00000010 51 52 53 54 55 56 57 58 59 5A 5B 5C 5D 5E 5F 60 QRSTUVWXYZ[\\]^_`",
                "00000020 61 62                                           ab }",
            ])
    }

    @Test("shows the headers only where no byte is asked for")
    func noBytes() throws {
        try log([EventBatch([PlainEvent("secret", headers: ["k": "v"])])], maximumBytes: 0)
        #expect(messages() == ["Event: { headers:{k=v} body: }"])
    }

    @Test("writes a batch at once")
    func pagesOfBatches() throws {
        try log([EventBatch(lines: ["a", "b", "c"]), EventBatch(lines: ["d"]), EventBatch()])
        #expect(pages.all.map { $0.split(separator: "\n").count } == [3, 1])
    }

    @Test("shows nothing where the log says less")
    func quiet() throws {
        try log([EventBatch(lines: ["a"])], level: .warn)
        #expect(pages.all.isEmpty)
    }

    @Test("is a document a line where the log is JSON")
    func json() throws {
        try log(
            [EventBatch(lines: [String(repeating: "a", count: 20)])], maximumBytes: 20,
            format: .json)
        let lines = pages.all.joined().split(separator: "\n")
        #expect(lines.count == 1)
        #expect(lines.first?.contains(#""logger":"sink.LoggerSink""#) == true)
        #expect(lines.first?.contains(#"\n00000010 61 61 61 61"#) == true)
    }
}
