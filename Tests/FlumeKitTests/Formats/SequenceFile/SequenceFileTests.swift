import FlumeTestKit
import Testing

@testable import FlumeKit

@Suite("SequenceFiles")
struct SequenceFileTests {
    static let host = Array("box".utf8)
    static let sync = SyncMarker(Array(0xA0...0xAF))

    private func file(
        _ events: [PlainEvent], _ codec: CompressionCodec, pieces: Int = 1
    ) throws -> [UInt8] {
        let output = ByteWriter()
        let formatter = SequenceFileFormatter(codec, host: Self.host, sync: Self.sync)
        let batch = EventBatch(events)
        formatter.begin(output)
        for piece in 0..<pieces {
            let range = batch.count * piece / pieces..<batch.count * (piece + 1) / pieces
            try formatter.format(batch, range, to: output)
        }
        return output.array()
    }

    /// Reads a file that comes in pieces of a size; what was read before a
    /// fault, and the fault.
    private func read(
        _ bytes: [UInt8], piece: Int = 1 << 20
    ) -> (events: [PlainEvent], fault: FormatError?) {
        let decoder = SequenceFileDecoder(maximumBodyBytes: 1000)
        let batch = EventBatch()
        var events: [PlainEvent] = []
        var offset = 0
        do {
            while true {
                repeat {
                    batch.removeAll()
                    defer { events += batch.plainEvents }
                    try decoder.decode(into: batch)
                } while !batch.isEmpty
                let count = min(piece, bytes.count - offset)
                if count == 0 { break }
                decoder.room(piece).copyMemory(
                    from: Array(bytes[offset..<offset + count]), byteCount: count)
                decoder.received(count)
                offset += count
            }
            try decoder.finish()
            return (events, nil)
        } catch {
            return (events, error)
        }
    }

    static let classes = [UInt8](
        byHand: """
            'SEQ' 06 32 'com.cloudera.flume.handlers.hdfs.WriteableEventKey'
            2F 'com.cloudera.flume.handlers.hdfs.WriteableEvent'
            """)
    static let event = PlainEvent(
        Array("hello".utf8), timestamp: 1_795_247_874_000, priority: .warn, nanos: 258)
    static let value = [UInt8](
        byHand: """
            00 00 00 05 'hello' 00 00 01 A1 FD 1C 9F D0 00 00 00 02 00 00 00 00 00 00 01 02
            00 03 'box' 00 00 00 00
            """)
    static let key = [UInt8](byHand: "00 00 01 A1 FD 1C 9F D0 00 00 00 00 00 00 00 00")

    @Test("of records are laid out byte for byte")
    func recordLayout() throws {
        #expect(Self.value.count == 38)
        let header = Self.classes + [0, 0, 0, 0, 0, 0] + Self.sync.bytes
        let record = [UInt8](byHand: "00 00 00 36 00 00 00 10") + Self.key + Self.value
        #expect(try file([Self.event, Self.event], .none) == header + record + record)
    }

    @Test("of blocks are laid out byte for byte")
    func blockLayout() throws {
        let header =
            Self.classes + [1, 1]
            + [UInt8](byHand: "29 'org.apache.hadoop.io.compress.SnappyCodec' 00 00 00 00")
            + Self.sync.bytes
        let bytes = try file([Self.event, Self.event], .snappy)
        #expect(bytes.starts(with: header))
        let block = Array(bytes.dropFirst(header.count))
        let lengths = [UInt8](byHand: "0C 00 00 00 02 00 00 00 04 02 04 10 10")
        #expect(block.starts(with: [255, 255, 255, 255] + Self.sync.bytes + [2] + lengths))
        #expect(read(bytes).events == [Self.event, Self.event].map { $0.named(Self.host) })
    }

    @Test("have numbers as Hadoop has them")
    func numbers() throws {
        let rows: [(Int, String)] = [
            (0, "00"), (127, "7F"), (-112, "90"), (128, "8F 80"), (-113, "87 70"),
            (256, "8E 01 00"), (-257, "86 01 00"), (1 << 32, "8B 01 00 00 00 00"),
            (.max, "88 7F FF FF FF FF FF FF FF"), (.min, "80 7F FF FF FF FF FF FF FF"),
        ]
        for (value, text) in rows {
            let output = ByteWriter()
            output.put(hadoop: value)
            #expect(output.array() == [UInt8](byHand: text), "\(value)")
            var reader = ByteReader(output.bytes)
            #expect(try reader.hadoopNumber("a number") == value)
        }
    }

    @Test("give back what was written, in whatever pieces", arguments: CompressionCodec.allCases)
    func roundTrip(codec: CompressionCodec) throws {
        var random = Seeded(31)
        let events =
            PlainEvent.random(300, using: &random)
            + PlainEvent.random(300, uniform: true, using: &random)
        let expected = events.map { $0.named(Self.host) }
        for (pieces, size) in [(1, 1 << 20), (7, 1000), (600, 3333)] {
            let result = read(try file(events, codec, pieces: pieces), piece: size)
            #expect(result.fault == nil)
            #expect(result.events == expected, "\(pieces) pieces")
        }
    }

    @Test(
        "give out whole records of a file that is cut, and say where it is",
        arguments: [CompressionCodec.none, .deflate])
    func truncated(codec: CompressionCodec) throws {
        var random = Seeded(32)
        let events = PlainEvent.random(6, using: &random).map { $0.named(Self.host) }
        let header = try file([], codec).count
        let whole = try file(events, codec, pieces: 3)
        let ends = try (0...6).map {
            try file(Array(events[..<$0]), codec, pieces: max(1, $0 / 2)).count
        }
        for length in header..<whole.count {
            let result = read(Array(whole[..<length]))
            #expect(events.starts(with: result.events), "\(length)")
            if codec == .none {
                let count = ends.lastIndex { $0 <= length } ?? 0
                #expect(result.events.count == count, "\(length)")
                let isAtEnd = ends.contains(length)
                #expect((result.fault == nil) == isAtEnd, "\(length)")
                if !isAtEnd { #expect(result.fault?.offset == ends[count]) }
            }
        }
        for length in 0..<header {
            #expect(read(Array(whole[..<length])).fault != nil, "\(length)")
        }
    }

    @Test(
        "stay within bounds when they are damaged",
        arguments: [CompressionCodec.none, .deflate, .lz4])
    func mangled(codec: CompressionCodec) throws {
        var random = Seeded(33)
        let events = PlainEvent.random(10, using: &random)
        let bytes = try file(events, codec, pieces: 2)
        for damaged in Damage.mangled(bytes, count: 300, seed: 34) {
            let result = read(damaged)
            #expect(result.events.count <= 10)
            #expect(result.events.allSatisfy { $0.body.count <= 1000 })
        }
    }

    @Test("of another kind are refused with a sentence")
    func foreign() throws {
        let good = try file([Self.event], .none)
        let start = Self.classes.count + 6 + 16
        func patched(_ offset: Int, _ bytes: String) -> [UInt8] {
            var copy = good
            let patch = [UInt8](byHand: bytes)
            copy.replaceSubrange(offset..<offset + patch.count, with: patch)
            return copy
        }
        let rows: [([UInt8], String)] = [
            (
                Array("no SequenceFile".utf8),
                "offset 0: expected a SequenceFile, found a file of another kind"
            ),
            ([], "offset 0: expected 4 bytes of a SequenceFile's header, found 0 bytes"),
            (patched(3, "04"), "offset 3: expected version 6, found 4"),
            (
                patched(5, "'X'"),
                "offset 4: expected keys of class "
                    + "com.cloudera.flume.handlers.hdfs.WriteableEventKey, found "
                    + "'Xom.cloudera.flume.handlers.hdfs.WriteableEventKey'"
            ),
            (
                patched(start, "FF FF FF FE"),
                "offset \(start): expected a record's length from 0 to 67108864, found -2"
            ),
            (
                patched(start, "FF FF FF FF"),
                "offset \(start + 4): expected the file's sync marker, found other bytes"
            ),
            (
                patched(start + 4, "00 00 00 37"),
                "offset \(start + 4): expected a key's length from 0 to 54, found 55"
            ),
            (
                patched(start + 24, "00 00 10 00"),
                "offset \(start + 24): expected a body of at most 1000 bytes, found 4096"
            ),
            (
                good.dropLast(),
                "offset \(start): expected a whole record, found the end of the "
                    + "file after 61 bytes of it"
            ),
        ]
        for (bytes, sentence) in rows {
            let result = read(bytes)
            #expect(result.fault?.sentence == sentence)
            #expect(result.events.isEmpty)
        }
    }

    @Test("are read by Hadoop", .enabled(if: Peers.hadoopClasses != nil))
    func hadoopReads() throws {
        let directory = TemporaryDirectory()
        var random = Seeded(35)
        var expected: [String] = []
        var paths: [String] = []
        for codec in CompressionCodec.allCases {
            let events =
                PlainEvent.random(300, using: &random)
                + PlainEvent.random(1500, uniform: true, using: &random)
            paths.append(directory.write("\(codec).seq", try file(events, codec, pieces: 2)))
            expected += events.map { $0.named(Self.host).peerLine }
        }
        let result = try hadoop(["read"] + paths)
        #expect(result.exitCode == 0, "\(result.errors)")
        let lines = result.text.split(separator: "\n").map(String.init)
        #expect(lines.count == expected.count)
        for (line, expected) in zip(lines, expected) where line != expected {
            Issue.record("\(line) is not \(expected)")
            return
        }
    }

    @Test("that Hadoop wrote are read", .enabled(if: Peers.hadoopClasses != nil))
    func hadoopWrites() throws {
        let directory = TemporaryDirectory()
        let result = try hadoop(["write", directory.path])
        #expect(result.exitCode == 0, "\(result.errors)")
        let lines = result.text.split(separator: "\n").map(String.init)
        #expect(lines.count == 500)
        for type in ["NONE", "RECORD", "BLOCK"] {
            for codec in ["DefaultCodec", "BZip2Codec"] {
                let name = "\(type)-\(codec).seq"
                let file = read(directory.read(name), piece: 5000)
                #expect(file.fault == nil, "\(name)")
                #expect(file.events.map(\.peerLine) == lines, "\(name)")
            }
        }
    }

    private func hadoop(_ arguments: [String]) throws -> Program.Result {
        let classes = try #require(Peers.hadoopClasses)
        return Program.run(
            "/usr/bin/env",
            [
                "java", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-cp", classes,
                Peers.script("SequenceFiles.java"),
            ] + arguments)
    }
}
