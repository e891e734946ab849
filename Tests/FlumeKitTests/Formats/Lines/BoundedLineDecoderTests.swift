import FlumeTestKit
import Testing

@testable import FlumeKit

@Suite("Lines of limited length")
struct BoundedLineDecoderTests {
    /// What comes of some bytes.
    struct Result: Equatable {
        var lines: [[UInt8]] = []
        var fault: BoundedLineDecoder.Fault?
    }

    /// The same, the simple way: for a whole input at once.
    private static func expected(
        _ bytes: [UInt8], limit: Int, _ encoding: BoundedLineDecoder.Encoding
    ) -> Result {
        var result = Result()
        let pieces = bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
        for (index, piece) in pieces.enumerated() {
            let text = String(validating: piece, as: UTF8.self)
            let units = encoding == .utf8 ? (text?.utf16.count ?? piece.count) : piece.count
            if index == pieces.count - 1 {
                if encoding == .utf8, text == nil { break }
                if units >= limit { result.fault = .tooLong }
                break
            }
            let isText =
                switch encoding {
                case .utf8: text != nil
                case .ascii: piece.allSatisfy { $0 < 0x80 }
                case .latin1: true
                }
            if !isText {
                result.fault = .malformed
            } else if units >= limit {
                result.fault = .tooLong
            }
            if result.fault != nil { break }
            result.lines.append(
                encoding == .latin1
                    ? Array(String(piece.map { Character(UnicodeScalar($0)) }).utf8)
                    : Array(piece))
        }
        return result
    }

    /// Decodes in pieces and batches of random sizes.
    private static func decoded(
        _ bytes: [UInt8], limit: Int, _ encoding: BoundedLineDecoder.Encoding,
        pieces: ClosedRange<Int>, rooms: ClosedRange<Int>, _ random: inout Seeded
    ) -> Result {
        let decoder = BoundedLineDecoder(limit: limit, encoding: encoding)
        let batch = EventBatch()
        var result = Result()
        var at = 0
        while decoder.fault == nil, at < bytes.count || decoder.hasLines {
            let room = Int.random(in: rooms, using: &random)
            let before = batch.count
            if decoder.hasLines {
                decoder.take(batch, upTo: room)
            } else {
                let piece = min(bytes.count - at, Int.random(in: pieces, using: &random))
                decoder.fill(batch, upTo: room, blockBytes: piece) { buffer in
                    buffer.copyBytes(from: bytes[at..<at + piece])
                    return piece
                }
                at += piece
            }
            #expect(batch.count - before <= room)
            if batch.count > 50 || Bool.random(using: &random) {
                result.lines += batch.plainEvents.map(\.body)
                batch.removeAll()
            }
        }
        result.lines += batch.plainEvents.map(\.body)
        result.fault = decoder.fault
        return result
    }

    @Test(
        "cut anywhere, and whatever a batch has room for, the lines are the same",
        arguments: BoundedLineDecoder.Encoding.allCases)
    func cuts(encoding: BoundedLineDecoder.Encoding) {
        for seed in UInt64(0)..<300 {
            var random = Seeded(seed)
            let limit = [1, 2, 10, 200, 512, 1000].randomElement(using: &random) ?? 1
            let usual = max(0, limit - Int.random(in: 1...3, using: &random))
            let alphabet = ["a", "b", "\r", "ż", "€", "😀"]
            let letters = encoding == .ascii ? Array(alphabet.prefix(3)) : alphabet
            var bytes: [UInt8] = []
            for _ in 0..<Int.random(in: 0...60, using: &random) {
                let length = Int.random(in: 0...max(1, usual), using: &random)
                for _ in 0..<length where encoding == .latin1 || bytes.count < 1 << 16 {
                    bytes += Array((letters.randomElement(using: &random) ?? "a").utf8)
                }
                bytes.append(0x0A)
            }
            let expected = Self.expected(bytes, limit: limit, encoding)
            for pieces in [1...1, 1...7, 100...5000] {
                let found = Self.decoded(
                    bytes, limit: limit, encoding, pieces: pieces, rooms: 1...30, &random)
                #expect(found == expected, "seed \(seed)")
                if found != expected { return }
            }
        }
    }

    @Test(
        "a line's length is the limit's, and not one character more", arguments: [3, 130, 40_000])
    func limits(limit: Int) {
        var random = Seeded(1)
        let fits = [UInt8](repeating: 0x61, count: limit - 1)
        for pieces in [1...1, 4096...4096] where limit < 1000 || pieces.lowerBound > 1 {
            let all = Self.decoded(
                fits + [0x0A], limit: limit, .utf8, pieces: pieces, rooms: 9...9, &random)
            #expect(all == Result(lines: [fits], fault: nil))
            let more = Self.decoded(
                [0x78, 0x0A] + fits + [0x61], limit: limit, .utf8, pieces: pieces, rooms: 9...9,
                &random)
            #expect(more == Result(lines: [[0x78]], fault: .tooLong))
        }
    }

    @Test("bytes that are no text end it, after the lines before them")
    func malformed() {
        var random = Seeded(1)
        let found = Self.decoded(
            Array("a\nb\n".utf8) + [0xFF, 0x0A] + Array("c\n".utf8), limit: 512, .utf8,
            pieces: 100...100, rooms: 100...100, &random)
        #expect(found == Result(lines: [[0x61], [0x62]], fault: .malformed))
        // Without an end they must not be gathered for ever.
        let endless = Self.decoded(
            [UInt8](repeating: 0x80, count: 2000), limit: 512, .utf8, pieces: 100...100,
            rooms: 1...1, &random)
        #expect(endless == Result(lines: [], fault: .tooLong))
    }

    @Test("lines stand side by side in the arena, so that they are written whole")
    func arena() {
        let decoder = BoundedLineDecoder(limit: 512, encoding: .utf8)
        let batch = EventBatch()
        for text in ["one\ntw", "o\nthree\nfour"] {
            decoder.fill(batch, upTo: 10, blockBytes: 100) { buffer in
                buffer.copyBytes(from: Array(text.utf8))
                return text.utf8.count
            }
        }
        batch.markVerbatim(upTo: batch.arenaCount)
        #expect(String(decoding: batch.verbatimBytes, as: UTF8.self) == "one\ntwo\nthree\n")
        #expect(decoder.heldCount == 4)
    }
}
