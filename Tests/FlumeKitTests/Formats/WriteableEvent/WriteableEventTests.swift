import FlumeTestKit
import Testing

@testable import FlumeKit

@Suite("Events as Flume 0.9 writes them")
struct WriteableEventTests {
    static let host = Array("box".utf8)

    private func encode(_ events: [PlainEvent]) throws -> [UInt8] {
        let batch = EventBatch(events)
        let output = ByteWriter(capacity: 16)
        let encoder = WriteableEventEncoder(host: Self.host)
        try encoder.prepare(batch)
        for index in 0..<batch.count { try encoder.put(batch, index, to: output) }
        return output.array()
    }

    private func decode(_ bytes: [UInt8], limit: Int = 1000) throws -> [PlainEvent] {
        let batch = EventBatch()
        let decoder = WriteableEventDecoder(maximumBodyBytes: limit)
        decoder.begin(batch)
        try bytes.withUnsafeBytes { bytes in
            var reader = ByteReader(bytes)
            while !reader.isAtEnd { try decoder.decode(&reader) }
        }
        return batch.plainEvents
    }

    static let event = PlainEvent(
        Array("hello".utf8), headers: ["service": Array("exec".utf8)], timestamp: 1_795_247_874_000,
        priority: .warn, nanos: 258)

    static let encoded = """
        00 00 00 05 'hello' 00 00 01 A1 FD 1C 9F D0 00 00 00 02 00 00 00 00 00 00 01 02
        00 03 'box' 00 00 00 01 00 07 'service' 00 00 00 04 'exec'
        """

    @Test("are laid out byte for byte")
    func layout() throws {
        #expect(try encode([Self.event]) == [UInt8](byHand: Self.encoded))
        #expect(try decode([UInt8](byHand: Self.encoded)) == [Self.event.named(Self.host)])
    }

    @Test("come back as they were", arguments: [1, 2, 3, 4] as [UInt64])
    func roundTrip(seed: UInt64) throws {
        var random = Seeded(seed)
        for uniform in [true, false] {
            let events = PlainEvent.random(300, uniform: uniform, using: &random)
            #expect(try decode(encode(events)) == events.map { $0.named(Self.host) })
        }
    }

    @Test("stay uniform in a batch where they are")
    func uniformColumns() throws {
        let events = (0..<50).map { index in
            var event = Self.event
            event.body = Array("body \(index)".utf8)
            return event
        }
        let bytes = try encode(events)
        let batch = EventBatch()
        let decoder = WriteableEventDecoder(maximumBodyBytes: 1000)
        decoder.begin(batch)
        try bytes.withUnsafeBytes { bytes in
            var reader = ByteReader(bytes)
            while !reader.isAtEnd { try decoder.decode(&reader) }
        }
        #expect(batch.count == 50)
        #expect(batch.sharesFacts)
        #expect(batch.header("service")?.uniformValue != nil)
    }

    @Test("are at fault when cut anywhere")
    func truncated() throws {
        let bytes = try encode([Self.event])
        for length in 1..<bytes.count {
            #expect(throws: FormatError.self, "\(length)") { try decode(Array(bytes[..<length])) }
        }
    }

    @Test("leave a batch as it was when they are at fault")
    func faultAddsNothing() throws {
        let good = try encode([Self.event])
        var bad = good
        bad[good.count - 5] = 0xFF
        let batch = EventBatch()
        let decoder = WriteableEventDecoder(maximumBodyBytes: 1000)
        decoder.begin(batch)
        func add(_ bytes: [UInt8]) throws {
            try bytes.withUnsafeBytes { try decoder.decode(whole: $0) }
        }
        try add(good)
        #expect(throws: FormatError.self) { try add(bad) }
        #expect(throws: FormatError.self) { try add(good + [0]) }
        try add(good)
        #expect(batch.plainEvents == Array(repeating: Self.event.named(Self.host), count: 2))
    }

    @Test("never lead beyond their bytes, however they are damaged")
    func mangled() throws {
        var random = Seeded(5)
        let bytes = try encode(PlainEvent.random(5, using: &random))
        for damaged in Damage.mangled(bytes, count: 2000, seed: 6) {
            if let events = try? decode(damaged) {
                #expect(events.allSatisfy { $0.body.count <= 1000 })
            }
        }
    }

    @Test(
        "say what is wrong with them and where",
        arguments: [
            (0, "7F", "offset 0: expected a body of at most 1000 bytes, found 2130706437"),
            (0, "FF", "offset 0: expected a body of at most 1000 bytes, found -16777211"),
            (20, "09", "offset 17: expected a priority from 0 to 5, found 9"),
            (30, "FF", "offset 31: expected 255 bytes of a host, found 24 bytes"),
            (
                31, "80",
                "offset 31: expected a host in modified UTF-8, found a byte that belongs "
                    + "to no character"
            ),
            (34, "01", "offset 34: expected at most 1024 attributes, found 16777217"),
            (50, "05", "offset 51: expected 5 bytes of an attribute, found 4 bytes"),
        ])
    func sentences(offset: Int, byte: String, sentence: String) throws {
        var bytes = [UInt8](byHand: Self.encoded)
        bytes.replaceSubrange(offset..<offset + 1, with: [UInt8](byHand: byte))
        let error = #expect(throws: FormatError.self) { try decode(bytes) }
        #expect(error?.sentence == sentence)
    }

    @Test("have names of at most 65535 bytes")
    func longNames() throws {
        let longest = String(repeating: "n", count: 65_535)
        let good = PlainEvent([], headers: [longest: []], host: Array(longest.utf8))
        #expect(try decode(encode([good])) == [good])
        for bad in [
            PlainEvent([], headers: [longest + "n": []]),
            PlainEvent([], host: Array(longest.utf8) + [0x6E]),
        ] {
            let error = #expect(throws: FormatError.self) { try encode([bad]) }
            #expect(error?.sentence.contains("at most 65535 bytes, found 65536 bytes") == true)
        }
    }
}
