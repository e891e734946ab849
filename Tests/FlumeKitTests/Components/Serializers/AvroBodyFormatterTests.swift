import FlumeTestKit
import Testing

@testable import FlumeKit

@Suite("avro_body")
struct AvroBodyFormatterTests {
    private let room = TemporaryDirectory()
    private static let schema =
        #"{"type":"record","name":"R","fields":[{"name":"n","type":"long"}]}"#
    private static let literal = AvroBodyFormatter.literalHeader.description
    private static let url = AvroBodyFormatter.urlHeader.description

    private func formatter(_ schema: String? = nil) throws -> AvroBodyFormatter {
        AvroBodyFormatter(
            .null, blockLimit: 4, schema: try schema.map { try AvroSchemaFile($0) },
            sync: .random())
    }

    private func write(
        _ formatter: AvroBodyFormatter, _ events: [PlainEvent]
    ) throws -> AvroReading {
        let output = ByteWriter()
        formatter.begin(output)
        let batch = EventBatch(events)
        try formatter.format(batch, 0..<batch.count, to: output)
        return try AvroReading(output.array())
    }

    @Test("writes bodies as records of the schema that a header holds")
    func literal() throws {
        let events = [[2], [4], [0x80, 1], [6], [8]].map { bytes in
            PlainEvent(bytes, headers: [Self.literal: Array(Self.schema.utf8)])
        }
        let read = try write(formatter(), events)
        #expect(read.schema == Self.schema)
        #expect(read.metadataNames == ["avro.schema", "avro.codec"])
        #expect(read.blocks.map(\.count) == [3, 2])
        #expect(read.blocks.map(\.bytes) == [[2, 4, 0x80, 1], [6, 8]])
    }

    @Test("reads the schema from a file that a header, or else the setting, names")
    func files() throws {
        let first = room.write("first.avsc", Self.schema)
        let second = room.write("second.avsc", " \"long\"\n")
        let literal = PlainEvent("\u{2}", headers: [Self.literal: "\"int\""])
        for url in [first, "file://\(first)", "file:\(first)", "file://localhost\(first)"] {
            var event = literal
            event.headers[Self.url] = Array(url.utf8)
            #expect(try write(formatter(second), [event]).schema == Self.schema)
        }
        #expect(try write(formatter(second), [literal]).schema == "\"int\"")
        #expect(try write(formatter(second), [PlainEvent("\u{2}")]).schema == " \"long\"\n")
    }

    @Test("stops at an event whose schema cannot be had")
    func faults() throws {
        let rows: [([String: String], String)] = [
            ([:], "expected a schema in the header"),
            ([Self.url: "http://host/a.avsc"], "expected a path or a file:// URL"),
            ([Self.url: "hdfs://host/a.avsc"], "found 'hdfs://host/a.avsc'"),
            ([Self.url: room("missing")], "no such file or directory"),
            ([Self.literal: "record"], "expected an Avro schema"),
            ([Self.literal: ""], "expected an Avro schema"),
        ]
        for (headers, message) in rows {
            let error = #expect(throws: FormatError.self) {
                _ = try write(formatter(), [PlainEvent("a", headers: headers)])
            }
            #expect(error?.sentence.contains(message) == true, "\(error?.sentence ?? "")")
        }
    }

    @Test("takes events as long as their schema is the file's")
    func takes() throws {
        func batch(_ schemas: [String?]) -> EventBatch {
            EventBatch(
                schemas.map { schema in
                    PlainEvent("a", headers: schema.map { [Self.literal: $0] } ?? [:])
                })
        }
        let formatter = try formatter()
        let mixed = batch(["\"int\"", "\"int\"", "\"long\"", nil])
        #expect(formatter.takes(mixed, 0..<4) == 2)
        #expect(formatter.takes(mixed, 2..<4) == 1)
        #expect(formatter.takes(mixed, 3..<4) == 1)
        try formatter.format(mixed, 0..<2, to: ByteWriter())
        #expect(formatter.takes(mixed, 2..<4) == 0)
        #expect(formatter.takes(batch(["\"int\"", "\"int\""]), 0..<2) == 2)
        #expect(formatter.takes(batch([nil]), 0..<1) == 0)
        #expect(throws: FormatError.self) {
            try formatter.format(mixed, 2..<4, to: ByteWriter())
        }
    }

    @Test("another schema begins the next file of file_roll")
    func rolling() throws {
        let sink = try AgentMaking.rollingSink(
            room.path, serializer: "org.apache.flume.sink.hdfs.AvroEventSerializer$Builder")
        try sink.open(Talk().context())
        let schemas = ["\"int\"", "\"int\"", "\"long\"", "\"int\""]
        try sink.append(
            EventBatch(schemas.map { PlainEvent("\u{2}", headers: [Self.literal: $0]) }))
        let error = #expect(throws: FlowError.self) {
            try sink.append(
                EventBatch([
                    PlainEvent("\u{2}", headers: [Self.literal: "\"int\""]), PlainEvent(""),
                ]))
        }
        #expect(error?.delivered == 1)
        #expect(error?.kind == .reject)
        try sink.close()
        let files = try room.files.prefix(3).map { try AvroReading(room.read($0)) }
        #expect(files.map(\.schema) == ["\"int\"", "\"long\"", "\"int\""])
        #expect(files.map { $0.blocks.reduce(0) { $0 + $1.count } } == [2, 1, 2])
    }

    @Test(
        "other libraries read the records", .enabled(if: Peers.python != nil),
        arguments: ["avro", "fastavro"])
    func peers(library: String) throws {
        let python = try #require(Peers.python)
        let numbers = (0..<500).map { $0 * 7 - 1000 }
        let events = numbers.map { number in
            let datum = ByteWriter()
            datum.put(avro: number)
            return PlainEvent(datum.array(), headers: [Self.literal: Array(Self.schema.utf8)])
        }
        let sink = try AgentMaking.rollingSink(
            room.path, serializer: "avro_body",
            ["compressionCodec": "deflate", "syncIntervalBytes": "100"])
        try sink.open(Talk().context())
        try sink.append(EventBatch(events))
        try sink.close()
        let result = Program.run(
            python, [Peers.script("read_avro_records.py"), library, room(room.files[0])])
        #expect(result.exitCode == 0, "\(result.errors)")
        #expect(result.text.split(separator: "\n").map(String.init) == numbers.map { "n=\($0)" })
    }
}
