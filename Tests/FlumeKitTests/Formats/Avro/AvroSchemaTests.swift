import FlumeTestKit
import Testing

@testable import FlumeKit

@Suite("Avro schemas")
struct AvroSchemaTests {
    private func schema(_ text: String) throws -> AvroSchema { try AvroSchema(Array(text.utf8)) }

    private func canonical(_ text: String) throws -> String {
        String(decoding: AvroFingerprint.canonicalForm(of: try schema(text)), as: UTF8.self)
    }

    @Test(
        "have a canonical form",
        arguments: [
            (#" "null" "#, #""null""#),
            (#"{"type":"string","avro.java.string":"String"}"#, #""string""#),
            (#"["int" , {"type":"long","logicalType":"date"}]"#, #"["int","long"]"#),
            (#"{"items":"bytes","type":"array"}"#, #"{"type":"array","items":"bytes"}"#),
            (#"{"type":"map","values":"int"}"#, #"{"type":"map","values":"int"}"#),
            (
                #"{"type":"fixed","size":16,"name":"Id","namespace":"a.b","doc":"d\u0041"}"#,
                #"{"name":"a.b.Id","type":"fixed","size":16}"#
            ),
            (
                #"{"type":"enum","name":"x.E","namespace":"y","symbols":["A", "B"]}"#,
                #"{"name":"x.E","type":"enum","symbols":["A","B"]}"#
            ),
            (
                """
                {"type":"record","name":"R","namespace":"n","aliases":["Q"],"fields":[
                  {"name":"next","type":["null","R"],"default":null,"order":"ignore"},
                  {"name":"e","type":{"type":"enum","name":"E","symbols":[]}},
                  {"name":"f","type":"n.E"}]}
                """,
                #"{"name":"n.R","type":"record","fields":[{"name":"next","type":["null","n.R"]},"#
                    + #"{"name":"e","type":{"name":"n.E","type":"enum","symbols":[]}},"#
                    + #"{"name":"f","type":"n.E"}]}"#
            ),
        ])
    func canonicalForm(text: String, form: String) throws {
        #expect(try canonical(text) == form)
        #expect(try canonical(form) == form)
    }

    @Test(
        "have the checksums of Avro's own tests",
        arguments: [
            (#""null""#, 7_195_948_357_588_979_594), (#""boolean""#, -6_970_731_678_124_411_036),
            (#""int""#, 8_247_732_601_305_521_295), (#""long""#, -3_434_872_931_120_570_953),
            (#""string""#, -8_142_146_995_180_207_161),
        ])
    func checksums(text: String, checksum: Int) throws {
        let form = AvroFingerprint.canonicalForm(of: try schema(text))
        #expect(Int(Int64(bitPattern: AvroFingerprint.checksum(form))) == checksum)
    }

    @Test("show their checksum as Java does, lowest byte first")
    func digits() throws {
        let digits = AvroFingerprint.digits(of: try schema(#""null""#))
        // 0x63DD24E7CC258F8A
        #expect(String(decoding: digits, as: UTF8.self) == "8a8f25cce724dd63")
    }

    @Test(
        "that are wrong are refused with a sentence",
        arguments: [
            ("", "offset 0: expected a value, found the end of the schema"),
            (#""nul""#, "offset 0: expected a type of Avro, found 'nul'"),
            (#"{"type":"array"}"#, "offset 0: expected 'items' of a type, found none"),
            (
                #"{"type":"record","name":"R"}"#,
                "offset 0: expected the fields of a record, found none"
            ),
            (
                #"{"type":"fixed","name":"F","size":-1}"#,
                "offset 0: expected the size of a fixed type, found -1"
            ),
            (#"["null" "int"]"#, "offset 8: expected ']', found '\"'"),
            (#""null" 1"#, "offset 7: expected the end of the schema, found '1'"),
            (#"{"type":tru}"#, "offset 8: expected a value, found 't'"),
        ])
    func wrong(text: String, sentence: String) {
        let error = #expect(throws: FormatError.self) { try schema(text) }
        #expect(error?.sentence == sentence)
    }

    @Test("nested without end are refused")
    func nesting() {
        let deep = String(repeating: "[", count: 5000)
        let error = #expect(throws: FormatError.self) { try schema(deep) }
        #expect(error?.expected == "at most 100 levels")
    }

    @Test("tell where data end")
    func data() throws {
        let rows: [(String, String)] = [
            (#""null""#, ""), (#""boolean""#, "01"), (#""int""#, "80 01"), (#""float""#, "0 0 0 0"),
            (#""double""#, "0 0 0 0 0 0 0 0"), (#""string""#, "04 'ab'"), (#""bytes""#, "00"),
            (#"["null","string"]"#, "02 02 'a'"), (#"["null","string"]"#, "00"),
            (#"{"type":"array","items":"int"}"#, "04 02 04 02 06 00"),
            // A block that says how long it is.
            (#"{"type":"array","items":"int"}"#, "03 04 02 04 00"),
            (#"{"type":"map","values":"long"}"#, "02 02 'k' 80 01 00"),
            (#"{"type":"fixed","name":"F","size":3}"#, "'abc'"),
            (#"{"type":"enum","name":"E","symbols":["A","B"]}"#, "02"),
            (
                #"{"type":"record","name":"R","fields":[{"name":"n","type":["null","R"]}]}"#,
                "02 02 00"
            ),
        ]
        for (text, bytes) in rows {
            let datum = [UInt8](byHand: bytes)
            let block = datum + datum + [0xFF]
            try block.withUnsafeBytes { bytes in
                var reader = AvroDatum(try schema(text), bytes)
                #expect(try reader.next() == 0..<datum.count, "\(text)")
                #expect(try reader.next() == datum.count..<2 * datum.count, "\(text)")
            }
        }
    }

    @Test("never read beyond a block, nor for ever")
    func limits() throws {
        let rows: [(String, String)] = [
            (#""string""#, "08 'ab'"), (#""string""#, "01"), (#""long""#, "80 80"),
            (#""long""#, "FF FF FF FF FF FF FF FF FF FF 01"),
            (#"{"type":"enum","name":"E","symbols":["A"]}"#, "02"), (#"["null"]"#, "02"),
            (#"{"type":"array","items":"null"}"#, "FE FF FF FF FF FF FF FF FF 01 00"),
            (
                #"{"type":"record","name":"R","fields":[{"name":"n","type":"R"}]}"#, "00"
            ),
        ]
        for (text, bytes) in rows {
            let block = [UInt8](byHand: bytes)
            try block.withUnsafeBytes { bytes in
                var reader = AvroDatum(try schema(text), bytes)
                #expect(throws: FormatError.self, "\(text)") { try reader.next() }
            }
        }
    }
}
