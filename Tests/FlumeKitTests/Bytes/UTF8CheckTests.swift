import FlumeTestKit
import Testing

@testable import FlumeKit

@Suite("TextKind")
struct UTF8CheckTests {
    private func kind(_ bytes: [UInt8]) -> TextKind { bytes.withUnsafeBytes { TextKind(of: $0) } }

    @Test("knows ASCII at every length")
    func ascii() {
        for count in 0..<50 {
            #expect(kind([UInt8](repeating: 0x7F, count: count)) == .ascii)
            for place in 0..<count {
                var bytes = [UInt8](repeating: 0x61, count: count)
                bytes[place] = 0x80
                #expect(kind(bytes) == .other)
            }
        }
    }

    @Test("agrees with the standard library about UTF-8")
    func utf8() {
        var random = Seeded(3)
        let bounds: [UInt8] = [
            0x41, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xC1, 0xC2, 0xDF, 0xE0, 0xE1,
            0xEC, 0xED, 0xEE, 0xEF, 0xF0, 0xF1, 0xF3, 0xF4, 0xF5, 0xFF,
        ]
        for _ in 0..<30_000 {
            let bytes = (0..<Int.random(in: 1...5, using: &random)).map { _ in
                bounds.randomElement(using: &random) ?? 0
            }
            let isUTF8 = String(validating: bytes, as: UTF8.self) != nil
            #expect((kind(bytes) != .other) == isUTF8, "\(bytes)")
        }
    }
}
