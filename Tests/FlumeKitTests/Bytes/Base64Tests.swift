import Testing

@testable import FlumeKit

@Suite("Base64")
struct Base64Tests {
    @Test(
        "encodes the examples of RFC 4648",
        arguments: [
            ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="),
            ("fooba", "Zm9vYmE="), ("foobar", "Zm9vYmFy"),
        ])
    func examples(text: String, encoded: String) {
        let writer = ByteWriter()
        let count = Base64.encodedCount(text.utf8.count)
        writer.reserve(count)
        Array(text.utf8).withUnsafeBytes { Base64.encode($0, to: writer.end) }
        writer.advance(count)
        #expect(String(decoding: writer.array(), as: UTF8.self) == encoded)
    }

    @Test("uses all of the alphabet")
    func alphabet() {
        let writer = ByteWriter()
        writer.reserve(8)
        [UInt8]([0xFB, 0xFF, 0xBF, 0x00, 0x10, 0x83]).withUnsafeBytes {
            Base64.encode($0, to: writer.end)
        }
        writer.advance(8)
        #expect(String(decoding: writer.array(), as: UTF8.self) == "+/+/ABCD")
    }
}
