import FlumeTestKit
import Testing

@testable import FlumeKit

@Suite("BackslashEscapes")
struct BackslashEscapesTests {
    private func escape(_ bytes: [UInt8], _ style: BackslashEscapes.Style) -> [UInt8] {
        let output = ByteWriter(capacity: 1)
        bytes.withUnsafeBytes { BackslashEscapes.write($0, style, to: output) }
        return output.array()
    }

    private func unescape(_ text: [UInt8]) -> [UInt8] {
        let output = ByteWriter(capacity: 1)
        text.withUnsafeBytes { BackslashEscapes.removeJava($0, to: output) }
        return output.array()
    }

    @Test(
        "escapes what each style has to",
        arguments: [
            ("plain /text' \u{7F}", "plain /text' \u{7F}", "plain /text' \u{7F}"),
            ("\"\\", #"\"\\"#, #"\"\\"#), ("\u{8}\t\n\u{C}\r", #"\b\t\n\f\r"#, #"\b\t\n\f\r"#),
            ("\u{0}\u{1F}\u{B}", #"\u0000\u001F\u000B"#, #"\u0000\u001F\u000B"#),
            ("é€", "é€", #"\u00E9\u20AC"#), ("a😀b", "a😀b", #"a\uD83D\uDE00b"#), ("", "", ""),
            (
                "\u{80}\u{7FF}\u{800}\u{FFFF}\u{10000}\u{10FFFF}",
                "\u{80}\u{7FF}\u{800}\u{FFFF}\u{10000}\u{10FFFF}",
                #"\u0080\u07FF\u0800\uFFFF\uD800\uDC00\uDBFF\uDFFF"#
            ),
        ])
    func styles(_ row: (text: String, json: String, java: String)) {
        let bytes = Array(row.text.utf8)
        #expect(escape(bytes, .json) == Array(row.json.utf8))
        #expect(escape(bytes, .java) == Array(row.java.utf8))
        let padded =
            [UInt8](repeating: 0x61, count: 37) + bytes + [UInt8](repeating: 0x62, count: 19)
        #expect(escape(padded, .java).dropFirst(37).dropLast(19) == Array(row.java.utf8)[...])
    }

    @Test(
        "a byte that belongs to no character becomes U+FFFD",
        arguments: [
            ([0xFF], 1), ([0xC3], 1), ([0xC3, 0x28], 1), ([0xE2, 0x82], 2), ([0xC0, 0x80], 2),
            ([0xE0, 0x80, 0x80], 3), ([0xED, 0xA0, 0x80], 3), ([0xF4, 0x90, 0x80, 0x80], 4),
            ([0xF5, 0x80, 0x80, 0x80], 4), ([0x80, 0xBF], 2), ([0xF0, 0x9F, 0x98], 3),
        ] as [([UInt8], Int)])
    func broken(_ row: (bytes: [UInt8], count: Int)) {
        let text = String(decoding: escape(row.bytes, .json), as: UTF8.self)
        #expect(text.unicodeScalars.count { $0 == "\u{FFFD}" } == row.count)
        let java = String(decoding: escape(row.bytes, .java), as: UTF8.self)
        #expect(java.hasPrefix(String(repeating: #"\uFFFD"#, count: row.count)))
    }

    @Test("Avro's bytes are characters of the same numbers")
    func latin() {
        let all = (0...255).map { UInt8($0) }
        let text = String(decoding: escape(all, .jsonBytes), as: UTF8.self)
        #expect(text.hasSuffix("\u{FE}\u{FF}"))
        #expect(text.contains("~\u{7F}\u{80}"))
        #expect(text.hasPrefix(#"\u0000\u0001"#))
    }

    @Test(
        "undoes Java's escapes",
        arguments: [
            (#"a\nb\t\"\\\/\'"#, "a\nb\t\"\\/'"), (#"\u00e9\uD83D\uDE00"#, "é😀"),
            (#"\q\"#, #"\q\"#), (#"\u12"#, #"\u12"#), (#"\uD83Dx"#, "\u{FFFD}x"), ("", ""),
            (#"\uD83D\u0041"#, "\u{FFFD}A"), (#"\uXYZW"#, #"\uXYZW"#),
        ])
    func undoing(_ row: (text: String, expected: String)) {
        #expect(unescape(Array(row.text.utf8)) == Array(row.expected.utf8))
    }

    @Test("Java's escapes lead back to any text")
    func roundTrip() {
        let seed: UInt64 = 5
        var random = Seeded(seed)
        for _ in 0..<1000 {
            let count = Int.random(in: 0...60, using: &random)
            let scalars = (0..<count).map { _ -> Unicode.Scalar in
                let limit: UInt32 =
                    [0x20, 0x80, 0x800, 0x10000, 0x10FFFF].randomElement(
                        using: &random) ?? 0x80
                return Unicode.Scalar(UInt32.random(in: 0...limit, using: &random)) ?? "x"
            }
            let bytes = Array(String(String.UnicodeScalarView(scalars)).utf8)
            #expect(unescape(escape(bytes, .java)) == bytes, "seed \(seed)")
        }
    }
}
