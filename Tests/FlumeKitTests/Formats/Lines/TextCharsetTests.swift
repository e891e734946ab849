import FlumeTestKit
import Testing

@testable import FlumeKit

@Suite("Charsets of text")
struct TextCharsetTests {
    private func characters(_ hexadecimal: String, _ charset: TextCharset) -> [DecodedCharacter] {
        let bytes = [UInt8](byHand: hexadecimal)
        return bytes.withUnsafeBytes { bytes in
            let reader = CharacterReader(charset)
            var found: [DecodedCharacter] = []
            var at = 0
            while at < bytes.count {
                let next = reader.character(in: bytes, at: at)
                found.append(next)
                switch next {
                case .scalar(_, let length), .malformed(let length): at += length
                case .incomplete: return found
                }
            }
            return found
        }
    }

    @Test("UTF-8 is read as Java reads it")
    func utf8() {
        let rows: [(String, [DecodedCharacter])] = [
            ("41", [.scalar(0x41, length: 1)]), ("C3 A9", [.scalar(0xE9, length: 2)]),
            ("E2 82 AC", [.scalar(0x20AC, length: 3)]),
            ("F0 9F 98 80", [.scalar(0x1F600, length: 4)]),
            ("FF FE", [.malformed(length: 1), .malformed(length: 1)]),
            ("C0 80", [.malformed(length: 1), .malformed(length: 1)]),
            ("E2 82 41", [.malformed(length: 2), .scalar(0x41, length: 1)]),
            ("F0 9F 98 41", [.malformed(length: 3), .scalar(0x41, length: 1)]),
            ("F0 80 80 80", Array(repeating: .malformed(length: 1), count: 4)),
            ("F4 90 41", [.malformed(length: 1), .malformed(length: 1), .scalar(0x41, length: 1)]),
            ("ED A0 80", [.malformed(length: 3)]),
            ("E2 82", [.incomplete]), ("F0", [.incomplete]),
        ]
        for (bytes, expected) in rows { #expect(characters(bytes, .utf8) == expected, "\(bytes)") }
    }

    @Test("UTF-16 is read in either order")
    func utf16() {
        #expect(characters("00 41", .utf16) == [.scalar(0x41, length: 2)])
        #expect(characters("41 00", .utf16LittleEndian) == [.scalar(0x41, length: 2)])
        #expect(characters("D8 3D DE 00", .utf16BigEndian) == [.scalar(0x1F600, length: 4)])
        #expect(
            characters("DE 00 00 41", .utf16BigEndian)
                == [.malformed(length: 2), .scalar(0x41, length: 2)])
        #expect(
            characters("D8 3D 00 41", .utf16BigEndian)
                == [.malformed(length: 2), .scalar(0x41, length: 2)])
        #expect(characters("D8 3D", .utf16) == [.incomplete])
        #expect(characters("00", .utf16) == [.incomplete])
    }

    @Test("charsets of one byte a character")
    func single() {
        #expect(characters("E9", .latin1) == [.scalar(0xE9, length: 1)])
        #expect(characters("E9 41", .ascii) == [.malformed(length: 1), .scalar(0x41, length: 1)])
    }

    @Test(
        "are written",
        arguments: [
            (TextCharset.utf8, "61 E2 82 AC F0 9F 98 80"), (.latin1, "61 3F 3F"),
            (.utf16, "FE FF 00 61 20 AC D8 3D DE 00"),
            (.utf16BigEndian, "00 61 20 AC D8 3D DE 00"),
            (.utf16LittleEndian, "61 00 AC 20 3D D8 00 DE"),
        ])
    func writing(charset: TextCharset, bytes: String) {
        let writer = CharacterWriter(charset: charset)
        let output = ByteWriter()
        for scalar in "a€😀".unicodeScalars {
            output.reserve(CharacterWriter.maximumBytes)
            output.advance(
                writer.write(scalar.value, isFirst: output.count == 0, to: output.end))
        }
        #expect(output.array() == [UInt8](byHand: bytes))
    }

    @Test("have Java's names")
    func names() {
        for name in ["utf-8", "UTF8", "iso-8859-1", "latin1", "US-ASCII", "utf-16le"] {
            #expect(TextCharset(javaName: name) != nil, "\(name)")
        }
        #expect(TextCharset(javaName: "EBCDIC") == nil)
    }
}
