import FlumeTestKit
import Testing

@testable import FlumeKit

@Suite("deserializer BlobDeserializer")
struct BlobDeserializerTests {
    @Test(
        "makes an event of a file, and pieces of a larger one",
        arguments: [
            ("", []), ("a\nb\n", ["a\nb\n"]), ("0123456789", ["0123456789"]),
            ("0123456789a", ["0123456789", "a"]),
        ])
    func blobs(text: String, expected: [String]) {
        let directory = TemporaryDirectory()
        let run = DeserializerRun { BlobDeserializer(maximumBytes: 10) }
        run.verify(directory.write("a", text), expected.map { PlainEvent($0) })
    }

    @Test("takes a large file at once")
    func large() {
        let directory = TemporaryDirectory()
        let bytes = [UInt8](repeating: 7, count: 5_000_000)
        let result = DeserializerRun { BlobDeserializer(maximumBytes: 100_000_000) }
            .read(directory.write("a", bytes))
        #expect(result.events.count == 1)
        let isWhole = result.events.first?.body == bytes
        #expect(isWhole)
    }
}
