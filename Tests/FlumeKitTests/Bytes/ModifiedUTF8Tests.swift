import FlumeTestKit
import Testing

@testable import FlumeKit

@Suite("Modified UTF-8")
struct ModifiedUTF8Tests {
    private func encode(_ bytes: [UInt8]) -> [UInt8] {
        let output = ByteWriter()
        bytes.withUnsafeBytes { ModifiedUTF8.encode($0, to: output) }
        return output.array()
    }

    private func decode(_ bytes: [UInt8]) -> (bytes: [UInt8], fault: Int?) {
        let output = ByteWriter()
        let fault = bytes.withUnsafeBytes { ModifiedUTF8.decode($0, to: output) }
        return (output.array(), fault)
    }

    static let rows: [(text: String, encoded: String)] = [
        ("", ""), ("abc", "'abc'"), ("a\u{0}b", "'a' C0 80 'b'"), ("ö", "C3 B6"),
        ("€", "E2 82 AC"), ("\u{1F600}", "ED A0 BD ED B8 80"),
        ("\u{10FFFF}x", "ED AF BF ED BF BF 'x'"),
    ]

    @Test("is written as Java writes it and read back", arguments: rows)
    func table(row: (text: String, encoded: String)) {
        let encoded = [UInt8](byHand: row.encoded)
        #expect(encode(Array(row.text.utf8)) == encoded)
        #expect(decode(encoded).bytes == Array(row.text.utf8))
        #expect(decode(encoded).fault == nil)
    }

    @Test("has U+FFFD for what is no text, and says where bytes belong to no character")
    func faults() {
        #expect(encode([0x61, 0xFF, 0x62]) == [UInt8](byHand: "'a' EF BF BD 'b'"))
        #expect(decode([UInt8](byHand: "ED A0 BD 'x'")).bytes == Array("\u{FFFD}x".utf8))
        #expect(decode([UInt8](byHand: "ED B8 80")).bytes == Array("\u{FFFD}".utf8))
        #expect(
            decode([UInt8](byHand: "ED A0 BD ED A0 BD ED B8 80")).bytes
                == Array("\u{FFFD}\u{1F600}".utf8))
        for (bytes, fault) in [
            ("'ab' FF", 2), ("C3", 0), ("'a' E2 82", 1), ("80", 0), ("F0 9F 98 80", 0),
            ("C3 'x'", 0),
        ] {
            #expect(decode([UInt8](byHand: bytes)).fault == fault, "\(bytes)")
        }
    }
}
