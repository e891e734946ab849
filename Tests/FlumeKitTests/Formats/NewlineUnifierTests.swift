import FlumeTestKit
import Testing

@testable import FlumeKit

@Suite("NewlineUnifier")
struct NewlineUnifierTests {
    /// What comes of the pieces.
    private static func unify(_ pieces: [[UInt8]]) -> [UInt8] {
        var unifier = NewlineUnifier()
        return pieces.flatMap { piece -> [UInt8] in
            var copy = piece + [0]
            let count = copy.withUnsafeMutableBufferPointer { bytes in
                unifier.unify(bytes.baseAddress.unsafelyUnwrapped, count: piece.count)
            }
            return Array(copy.prefix(count))
        }
    }

    static let rows = [
        ("", ""), ("a", "a"), ("a\n", "a\n"), ("a\r", "a\n"), ("a\r\n", "a\n"),
        ("\r\r", "\n\n"), ("\r\n\r\n", "\n\n"), ("\n\r", "\n\n"), ("\n\r\n", "\n\n"),
        ("\r\r\n\n", "\n\n\n"), ("one\rtwo\r\nthree\nfour", "one\ntwo\nthree\nfour"),
    ]

    @Test("makes newlines of all line ends, wherever the bytes are cut", arguments: rows)
    func cuts(input: String, expected: String) {
        let bytes = Array(input.utf8)
        let wanted = Array(expected.utf8)
        #expect(Self.unify([bytes]) == wanted)
        #expect(Self.unify(bytes.map { [$0] }) == wanted)
        for place in 0...bytes.count {
            #expect(Self.unify([Array(bytes[..<place]), [], Array(bytes[place...])]) == wanted)
        }
    }

    @Test("agrees with a plain replacement on random bytes in random pieces")
    func property() {
        var random = Seeded(5)
        let alphabet: [UInt8] = [0x0A, 0x0D, 0x0D, 0x61, 0x62, 0xFF]
        for _ in 0..<200 {
            let pieces = (0..<Int.random(in: 0...6, using: &random)).map { _ in
                (0..<Int.random(in: 0...9, using: &random)).map { _ in
                    alphabet.randomElement(using: &random) ?? 0
                }
            }
            var expected: [UInt8] = []
            var previous: UInt8 = 0
            for byte in pieces.joined() {
                if byte == 0x0D {
                    expected.append(0x0A)
                } else if byte != 0x0A || previous != 0x0D {
                    expected.append(byte)
                }
                previous = byte
            }
            #expect(Self.unify(pieces) == expected, "\(pieces)")
        }
    }
}
