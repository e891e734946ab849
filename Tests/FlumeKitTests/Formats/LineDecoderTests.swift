import FlumeTestKit
import Testing

@testable import FlumeKit

@Suite("LineDecoder")
struct LineDecoderTests {
    /// Decodes an input in pieces of the given sizes and gives back the
    /// bodies, each with the newline it ended with.
    private func lines(
        _ input: [UInt8], pieces: [Int], limit: Int = 100
    ) -> (lines: [[UInt8]], split: Int) {
        let decoder = LineDecoder(maximumLength: limit)
        let batch = EventBatch()
        var lines: [[UInt8]] = []
        var offset = 0
        var piece = 0
        func collect() {
            var verbatim: [UInt8] = []
            for index in 0..<batch.count {
                let ending: [UInt8] = batch.ending(index) == .newline ? [0x0A] : []
                lines.append(Array(batch.body(index)) + ending)
                verbatim += lines.last!
                #expect(batch.body(index).count <= limit)
            }
            if batch.isVerbatim { #expect(Array(batch.verbatimBytes) == verbatim) }
            batch.removeAll()
        }
        while true {
            let count = decoder.fill(batch) { room in
                let size = min(pieces[piece % pieces.count], input.count - offset, room.count)
                for index in 0..<size { room[index] = input[offset + index] }
                offset += size
                piece += 1
                return size
            }
            collect()
            if count == 0 { break }
        }
        while decoder.finish(batch) { collect() }
        return (lines, decoder.splitLines)
    }

    @Test(
        "frames the same lines however the input is cut",
        arguments: [
            [1], [2, 3], [64], [65, 1], [1000], [31, 33, 7],
        ])
    func cuts(pieces: [Int]) {
        var random = Seeded(7)
        for _ in 0..<200 {
            let input = (0..<Int.random(in: 0...700, using: &random)).map { _ in
                Int.random(in: 0..<20, using: &random) == 0 ? UInt8(0x0A) : 0x61
            }
            let decoded = lines(input, pieces: pieces, limit: 1000)
            #expect(decoded.lines.flatMap { $0 } == input)
            let expected = input.split(
                separator: 0x0A, omittingEmptySubsequences: false)
            #expect(decoded.lines.count == expected.count - (expected.last!.isEmpty ? 1 : 0))
        }
    }

    @Test("splits a line longer than the limit and loses no byte of it")
    func splits() {
        for length in [99, 100, 101, 199, 200, 201, 1000] {
            let input = [UInt8](repeating: 0x78, count: length) + [0x0A, 0x79]
            for pieces in [[1], [64], [100], [5000]] {
                let decoded = lines(input, pieces: pieces, limit: 100)
                #expect(decoded.lines.flatMap { $0 } == input, "length \(length)")
                #expect(decoded.split == (length > 100 ? 1 : 0), "length \(length)")
                #expect(decoded.lines.count == (length + 99) / 100 + 1)
            }
        }
    }

    @Test("keeps any limit, however small", arguments: [1, 2, 10, 63, 64, 65, 100, 127, 128, 129])
    func smallLimits(limit: Int) {
        let long = [UInt8](repeating: 0x78, count: 110) + [0x0A]
        let input = Array(repeatElement(long, count: 50).joined())
        for pieces in [[1], [64], [5000]] {
            // That no piece is longer is checked as the lines are collected.
            let decoded = lines(input, pieces: pieces, limit: limit)
            #expect(decoded.lines.flatMap { $0 } == input)
            #expect(decoded.split == (limit < 110 ? 50 : 0))
        }
    }

    @Test("gives out empty lines and more lines than a batch holds")
    func manyLines() {
        let input = [UInt8](repeating: 0x0A, count: 100_000)
        let decoded = lines(input, pieces: [1 << 18])
        #expect(decoded.lines.count == 100_000)
    }
}
