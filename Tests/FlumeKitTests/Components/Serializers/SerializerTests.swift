import FlumeTestKit
import Testing

@testable import FlumeKit

@Suite("serializers")
struct SerializerTests {
    private static func bytes(
        _ formatter: any EventFormatter, _ batches: [EventBatch]
    ) throws -> [UInt8] {
        let output = ByteWriter()
        try formatter.begin(output)
        for batch in batches { try formatter.format(batch, 0..<batch.count, to: output) }
        try formatter.end(output)
        return output.array()
    }

    @Test(
        "of lines write what Flume writes",
        arguments: [
            ("text", [:], "text"), ("TEXT", ["appendNewline": "false"], "text-nonl"),
            (
                "org.apache.flume.serialization.BodyTextEventSerializer$Builder",
                ["appendNewline": "true"], "text"
            ),
            ("Header_And_Text", [:], "header_and_text"),
            (
                "org.apache.flume.serialization.HeaderAndBodyTextEventSerializer$Builder", [:],
                "header_and_text"
            ),
        ] as [(String, AgentMaking.Texts, String)])
    func lines(type: String, texts: AgentMaking.Texts, fixture: String) throws {
        let formatter = try AgentMaking.serializer(type, texts)
        let found = try Self.bytes(formatter, [KnownEvents.batch()])
        #expect(found == KnownEvents.fixture("file_roll/\(fixture)"), "\(type)")
    }

    @Test("'text' writes a batch of lines as it stands in memory, if all have their newline")
    func verbatim() throws {
        let batch = EventBatch()
        let decoder = LineDecoder(maximumLength: 100)
        Array("a\nb\nc".utf8).withUnsafeBytes { decoder.fill(batch, from: $0) }
        let lines = BodyLineFormatter(appendsNewline: true)
        #expect(lines.verbatim(batch).map { Array($0) } == Array("a\nb\n".utf8))
        #expect(BodyLineFormatter(appendsNewline: false).verbatim(batch) == nil)
        batch.removeAll()
        _ = decoder.finish(batch)
        #expect(batch.isVerbatim)
        #expect(lines.verbatim(batch) == nil, "a newline is to be added")
        #expect(try Self.bytes(lines, [batch]) == Array("c\n".utf8))
    }

    @Test("'header_and_text' writes as many headers as each event has")
    func headers() throws {
        let batch = KnownEvents.batch([
            (Array("x".utf8), [("b", "1"), ("a", "")]), ([], []), (Array("y".utf8), [("a", "=, ")]),
        ])
        let found = try Self.bytes(HeaderLineFormatter(appendsNewline: true), [batch])
        #expect(String(decoding: found, as: UTF8.self) == "{b=1, a=} x\n{} \n{a==, } y\n")
    }

    @Test(
        "'avro_event' writes what Flume writes",
        arguments: [
            ("avro_event", AvroCodec.null, 2_048_000), ("avro_event-sync", .null, 2048),
            ("avro_event-deflate", .deflate, 2_048_000), ("avro_event-snappy", .snappy, 2_048_000),
        ])
    func avroGolden(fixture: String, codec: AvroCodec, blockLimit: Int) throws {
        let golden = KnownEvents.fixture("file_roll/\(fixture)")
        let recorded = try AvroReading(golden)
        let formatter = AvroFlumeFileFormatter(
            codec, blockLimit: blockLimit, sync: SyncMarker(recorded.sync))
        let found = try Self.bytes(formatter, [KnownEvents.batch()])
        let headerBytes = 4 + 1 + 12 + 2 + AvroFlumeEventEncoder.schema.utf8.count + 11
        #expect(found.prefix(headerBytes) == golden.prefix(headerBytes))
        let read = try AvroReading(found)
        #expect(read.metadataNames == ["avro.schema", "avro.codec"])
        #expect(read.schema == recorded.schema)
        #expect(read.blocks.map(\.count) == recorded.blocks.map(\.count))
        #expect(read.blocks.map(\.bytes) == recorded.blocks.map(\.bytes))
        if codec == .null { #expect(found == golden) }
        #expect(try read.events().map(\.body) == KnownEvents.fifteen.map(\.body))
    }

    @Test("'avro_event' is known by its class, and ends a block with each batch")
    func avroBlocks() throws {
        let formatter = try AgentMaking.serializer(
            "org.apache.flume.serialization.FlumeEventAvroEventSerializer$Builder",
            ["compressionCodec": "zstandard", "syncIntervalBytes": "64"])
        let found = try Self.bytes(
            formatter,
            [
                EventBatch(lines: ["a"]), EventBatch(lines: ["b", "c"]),
                EventBatch(lines: [String(repeating: "d", count: 70), "e"]),
            ])
        #expect(try AvroReading(found).blocks.map(\.count) == [1, 2, 1, 1])
    }

    @Test(
        "'avro_event' refuses what Avro does not have",
        arguments: [
            ("compressionCodec", "gzip"), ("syncIntervalBytes", "31"),
            ("syncIntervalBytes", "1073741825"),
        ])
    func avroFaults(key: String, text: String) {
        #expect(throws: ValueFault.self) { try AgentMaking.serializer("avro_event", [key: text]) }
    }

    @Test("random events come back from 'avro_event'", arguments: AvroCodec.allCases)
    func avroProperty(codec: AvroCodec) throws {
        var random = Seeded(31)
        for uniform in [false, true] {
            let events = PlainEvent.random(300, uniform: uniform, using: &random)
            let batch = EventBatch(events)
            let formatter = AvroFlumeFileFormatter(codec, blockLimit: 2000, sync: .random())
            let read = try AvroReading(Self.bytes(formatter, [batch, batch])).events()
            let expected = (events + events).map(\.asAvro)
            #expect(read.count == expected.count)
            #expect(zip(read, expected).allSatisfy { $0 == $1 })
        }
    }

    @Test(
        "other libraries read 'avro_event'", .enabled(if: Peers.python != nil),
        arguments: ["avro", "fastavro"])
    func avroPeers(library: String) throws {
        let python = try #require(Peers.python)
        let room = TemporaryDirectory()
        var random = Seeded(32)
        var expected: [String] = []
        var paths: [String] = []
        for codec in AvroCodec.allCases {
            let events =
                PlainEvent.random(150, using: &random)
                + PlainEvent.random(500, uniform: true, using: &random)
            let formatter = AvroFlumeFileFormatter(codec, blockLimit: 9000, sync: .random())
            let bytes = try Self.bytes(formatter, [EventBatch(events)])
            paths.append(room.write("\(codec).avro", bytes))
            expected += events.map(\.asAvro.recordLine)
        }
        let result = Program.run(python, [Peers.script("read_avro_events.py"), library] + paths)
        #expect(result.exitCode == 0, "\(result.errors)")
        #expect(result.text.split(separator: "\n").map(String.init) == expected)
    }

    @Test("random events come back from the serializers of lines")
    func lineProperty() throws {
        var random = Seeded(33)
        let events = PlainEvent.random(400, using: &random)
        let batch = EventBatch(events)
        let text = try Self.bytes(BodyLineFormatter(appendsNewline: true), [batch])
        #expect(text == events.flatMap { $0.body + [0x0A] })
        let named = try Self.bytes(HeaderLineFormatter(appendsNewline: false), [batch])
        let expected = batch.plainEvents.indices.flatMap { index -> [UInt8] in
            var parts: [[UInt8]] = []
            for column in batch.headers where !column[index].isAbsent {
                parts.append(column.name.bytes + [0x3D] + Array(batch.bytes(column[index])))
            }
            return Array("{".utf8) + Array(parts.joined(separator: Array(", ".utf8)))
                + Array("} ".utf8) + Array(batch.body(index))
        }
        #expect(named == expected)
    }
}

extension PlainEvent {
    /// What Avro keeps of an event of Flume 1.x.
    fileprivate var asAvro: PlainEvent {
        let texts = headers.mapValues { Array(String(decoding: $0, as: UTF8.self).utf8) }
        return PlainEvent(body, headers: texts)
    }

    /// The event as the peers print it.
    fileprivate var recordLine: String {
        func hexadecimal(_ bytes: some Sequence<UInt8>) -> String {
            "x" + bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        }
        let named = headers.map { "\(hexadecimal($0.key.utf8))=\(hexadecimal($0.value))" }
        return ([hexadecimal(body)] + named.sorted()).joined(separator: " ")
    }
}
