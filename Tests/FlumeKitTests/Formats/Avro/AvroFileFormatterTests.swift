import FlumeTestKit
import Testing

@testable import FlumeKit

@Suite("Avro files")
struct AvroFileFormatterTests {
    static let host = Array("box".utf8)
    static let sync = SyncMarker(Array(0xA0...0xAF))

    private func file(
        _ events: [PlainEvent], _ codec: AvroCodec, level: Int? = nil, pieces: Int = 1
    ) -> [UInt8] {
        let output = ByteWriter()
        let formatter = AvroFileFormatter(codec, level: level, host: Self.host, sync: Self.sync)
        let batch = EventBatch(events)
        formatter.begin(output)
        for piece in 0..<pieces {
            let range = batch.count * piece / pieces..<batch.count * (piece + 1) / pieces
            formatter.format(batch, range, to: output)
        }
        formatter.end(output)
        return output.array()
    }

    @Test("are laid out byte for byte")
    func layout() {
        let event = PlainEvent(
            Array("hello".utf8), headers: ["service": Array("exec".utf8)], timestamp: -1,
            priority: .warn, nanos: 64)
        let schema = Array(AvroEventEncoder.schema.utf8)
        let sync = Self.sync.bytes
        // 385 is a schema's length: zigzag 770, in two groups of seven bits.
        #expect(schema.count == 385)
        let header =
            [UInt8](byHand: "'Obj' 01 04 14 'avro.codec' 08 'null' 16 'avro.schema' 82 06")
            + schema + [0] + sync
        let block = [UInt8](
            byHand: "02 3A 0A 'hello' 01 04 80 01 06 'box' 02 0E 'service' 08 'exec' 00")
        #expect(file([event], .null) == header + block + sync)
        #expect(file([], .null) == header)
    }

    @Test("have numbers in zigzag")
    func numbers() {
        let rows: [(Int64, String)] = [
            (0, "00"), (-1, "01"), (1, "02"), (63, "7E"), (-64, "7F"), (64, "80 01"),
            (8191, "FE 7F"), (8192, "80 80 01"),
            (.max, "FE FF FF FF FF FF FF FF FF 01"), (.min, "FF FF FF FF FF FF FF FF FF 01"),
        ]
        for (value, bytes) in rows {
            let output = ByteWriter()
            output.put(avro: Int(value))
            #expect(output.array() == [UInt8](byHand: bytes), "\(value)")
        }
    }

    static let compressions: [(AvroCodec, Int?)] = [
        (.null, nil), (.deflate, nil), (.deflate, 9), (.snappy, nil), (.zstandard, nil),
        (.zstandard, 19), (.bzip2, 1),
    ]

    @Test(
        "are read by the libraries of others", .enabled(if: Peers.python != nil),
        arguments: ["avro", "fastavro"])
    func peers(library: String) throws {
        let directory = TemporaryDirectory()
        var random = Seeded(21)
        var expected: [String] = []
        var paths: [String] = []
        for (position, (codec, level)) in Self.compressions.enumerated() {
            let events =
                PlainEvent.random(200, using: &random)
                + PlainEvent.random(900, uniform: true, using: &random)
            let bytes = file(events, codec, level: level, pieces: position + 1)
            paths.append(directory.write("\(position).avro", bytes))
            expected += events.map { $0.named(Self.host).peerLine }
        }
        let python = try #require(Peers.python)
        let result = Program.run(python, [Peers.script("read_avro.py"), library] + paths)
        #expect(result.exitCode == 0, "\(result.errors)")
        let lines = result.text.split(separator: "\n").map(String.init)
        #expect(lines == expected)
    }

    @Test("refuse levels that a codec does not have")
    func levels() {
        let rows: [(String, String?)] = [
            ("avrodata", nil), ("avrodata(deflate, 9)", nil), ("avrodata(zstandard, 19)", nil),
            ("avrodata(snappy, 1)", "expected no level"),
            ("avrodata(deflate, 12)", "expected a level from 1 to 9"),
            ("avrodata(bzip2, 20)", "expected a value from 1 to 19"),
            ("avrodata(gzip)", "expected one of 'null', 'deflate', 'snappy', 'zstandard', 'bzip2'"),
        ]
        for (format, fault) in rows {
            let result = Program.flumectl("dump", "null | console(\(format))")
            #expect(result.exitCode == (fault == nil ? 0 : 1), "\(format)")
            if let fault { #expect(result.errors.contains(fault), "\(result.errors)") }
        }
    }
}
