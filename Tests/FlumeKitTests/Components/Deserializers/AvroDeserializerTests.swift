import FlumeTestKit
import Testing

@testable import FlumeKit

@Suite("deserializer AVRO")
struct AvroDeserializerTests {
    private let run = DeserializerRun { AvroDeserializer(.hash) }

    private static func fixture(_ name: String) -> String {
        Repository.path("Tests/Fixtures/flume-ng/avro-files/\(name).avro")
    }

    /// The data of Flume's files: headers, then a body.
    private static let data: [[UInt8]] = {
        let utf8 = Array("zażółć € 😀".utf8)
        let known: [[UInt8]] = [
            [0, 0],
            [UInt8](byHand: "02 02 'k' 02 'v' 00 0A 'hello'"),
            utf8, Array(0...255),
            [0] + [0x90, 0x4E] + [UInt8](repeating: UInt8(ascii: "x"), count: 5000),
        ]
        let numbered = (0..<7).map { [UInt8](byHand: "02 02 'n' 02 '\($0)' 00 0E 'event-\($0)'") }
        return known[...2] + known + numbered
    }()

    @Test(
        "gives the data of Flume's files",
        arguments: ["avro_event", "avro_event-deflate", "avro_event-snappy", "avro_event-sync"])
    func golden(name: String) {
        let result = run.read(Self.fixture(name))
        #expect(result.fault == nil)
        #expect(result.events.count == 15)
        for (event, wanted) in zip(result.events, Self.data) {
            // The order of several headers is Java's; there the body must do.
            let isRight = event.body == wanted || wanted.count > 8 && ends(event.body, wanted)
            #expect(isRight, "\(event)")
        }
        let hashes = Set(result.events.map { $0.headers["flume.avro.schema.hash"] ?? [] })
        #expect(hashes.count == 1 && hashes.first?.count == 16)
        run.verify(Self.fixture(name), result.events, isExact: false)
    }

    private func ends(_ bytes: [UInt8], _ end: [UInt8]) -> Bool {
        bytes.suffix(end.count).elementsEqual(end)
    }

    @Test("puts the schema itself in a header")
    func literal() {
        let run = DeserializerRun { AvroDeserializer(.literal) }
        let events = run.read(Self.fixture("avro_event")).events
        let schema = String(
            decoding: events[0].headers["flume.avro.schema.literal"] ?? [], as: UTF8.self)
        #expect(schema.hasPrefix(#"{"type":"record","name":"Event","fields":["#))
    }

    private func write(
        _ events: [PlainEvent], _ codec: AvroCodec, to directory: TemporaryDirectory
    ) -> String {
        let output = ByteWriter()
        let formatter = AvroFileFormatter(
            codec, host: Array("box".utf8), sync: SyncMarker(Array(1...16)))
        let batch = EventBatch(events)
        formatter.begin(output)
        for start in stride(from: 0, to: batch.count, by: 50) {
            formatter.format(batch, start..<min(start + 50, batch.count), to: output)
        }
        return directory.write("\(codec).avro", output.array())
    }

    @Test("reads what our own files hold, with every codec", arguments: AvroCodec.allCases)
    func own(codec: AvroCodec) {
        let directory = TemporaryDirectory()
        var random = Seeded(71)
        let events = PlainEvent.random(400, using: &random)
        let path = write(events, codec, to: directory)
        let read = run.read(path)
        #expect(read.fault == nil)
        let encoder = AvroEventEncoder(host: Array("box".utf8))
        let batch = EventBatch(events)
        for index in 0..<batch.count {
            let output = ByteWriter()
            _ = encoder.encode(batch, index..<index + 1, to: output, limit: 1)
            #expect(read.events[index].body == output.array())
        }
        run.verify(path, read.events, isExact: false)
    }

    @Test("delivers what comes before damage, and names the place")
    func damaged() {
        let directory = TemporaryDirectory()
        let events = (0..<120).map { PlainEvent("event \($0)") }
        let path = write(events, .null, to: directory)
        let whole = TemporaryDirectory.read(path)
        directory.write("cut.avro", whole.dropLast(3))
        let cut = run.read(directory("cut.avro"))
        #expect(cut.events.count == 100)
        #expect(cut.fault?.kind == .reject)
        #expect(cut.fault?.message.contains("expected a whole block") == true)
        for bytes in Damage.mangled(whole, count: 300, seed: 72) {
            directory.write("damaged.avro", bytes)
            #expect(run.read(directory("damaged.avro")).events.count <= 120)
        }
    }

    @Test(
        "refuses other files with a sentence",
        arguments: [
            ("no Avro\n", "offset 0: expected an Avro file, found a file of another kind"),
            ("Obj", "offset 3: expected the header of an Avro file to end"),
            (
                "Obj\u{1}\u{0}0123456789abcdef",
                "its header: offset 0: expected the file's schema, found none"
            ),
        ])
    func foreign(text: String, sentence: String) {
        let directory = TemporaryDirectory()
        let result = run.read(directory.write("a", text))
        #expect(result.fault?.message == sentence)
    }

    @Test(
        "reads the files of others and has their fingerprints", .enabled(if: Peers.python != nil))
    func peers() throws {
        let directory = TemporaryDirectory()
        let python = try #require(Peers.python)
        let written = Program.run(python, [Peers.script("write_avro.py"), directory.path])
        #expect(written.exitCode == 0, "\(written.errors)")
        let lines = written.text.split(separator: "\n").map { $0.split(separator: " ") }
        #expect(lines.count > 5)
        for line in lines {
            let result = run.read(directory(String(line[0])))
            #expect(result.fault == nil, "\(line[0])")
            let bodies = result.events.map { Hexadecimal.text(of: $0.body) }
            #expect(bodies == line.dropFirst(2).map(String.init), "\(line[0])")
            let hash = result.events.first?.headers["flume.avro.schema.hash"] ?? []
            #expect(String(decoding: hash, as: UTF8.self) == line[1], "\(line[0])")
        }
    }
}

extension Hexadecimal {
    /// Bytes as pairs of lower-case digits.
    fileprivate static func text(of bytes: [UInt8]) -> String {
        bytes.map { byte in
            let digits = [digit(UInt32(byte >> 4)), digit(UInt32(byte))]
            return String(decoding: digits, as: UTF8.self).lowercased()
        }.joined()
    }
}
