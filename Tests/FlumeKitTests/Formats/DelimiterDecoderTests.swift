import FlumeTestKit
import Testing

@testable import FlumeKit

@Suite("DelimiterDecoder")
struct DelimiterDecoderTests {
    /// Decodes an input in pieces of the given sizes; an event without a line
    /// ending is marked with a tilde.
    private func records(
        _ input: String, _ pattern: String, _ mode: DelimiterMode, pieces: [Int], limit: Int = 100
    ) throws -> [String] {
        let decoder = DelimiterDecoder(try Pattern(pattern), mode, maximumLength: limit)
        let input = Array(input.utf8)
        let batch = EventBatch()
        var records: [String] = []
        var offset = 0
        var piece = 0
        func collect() {
            for index in 0..<batch.count {
                #expect(batch.body(index).count <= limit)
                let text = String(decoding: batch.body(index), as: UTF8.self)
                records.append(text + (batch.ending(index) == .none ? "~" : ""))
            }
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
        #expect(decoder.heldCount == 0)
        return records
    }

    @Test(
        "frames records in each mode, however the input is cut",
        arguments: [
            (#"\n"#, .exclude, "a\nb\n\nc", ["a", "b", "", "c~"]),
            (#"\n"#, .prev, "a\nb\n\nc", ["a\n", "b\n", "\n", "c~"]),
            (#"\n"#, .next, "a\nb\n\nc", ["a", "\nb", "\n", "\nc~"]),
            (#"\n\n+"#, .exclude, "a\nb\n\n\n\nc\n\nd", ["a\nb", "c", "d~"]),
            (#"\n(?=\d)"#, .exclude, "1 a\n  b\n2 c\n3", ["1 a\n  b", "2 c", "3~"]),
            (#"\n\d\d\d\d"#, .next, "\n2024 a\nb\n2025 c", ["\n2024 a\nb", "\n2025 c~"]),
            ("x*", .exclude, "axxbxc", ["a", "b", "c~"]),
            ("END", .prev, "aENDbENEND", ["aEND", "bENEND"]),
            ("ab|abc", .exclude, "1abc2ab3", ["1", "c2", "3~"]),
            ("abc|ab", .exclude, "1abc2ab3", ["1", "2", "3~"]),
            (",", .exclude, "", []),
            (",", .exclude, ",", [""]),
            (",", .next, ",", [",~"]),
            (",", .next, "a", ["a~"]),
            ("ö", .exclude, "aöbäc", ["a", "bäc~"]),
            ("x€", .exclude, "ax€bx§x€", ["a", "bx§"]),
        ] as [(String, DelimiterMode, String, [String])])
    func modes(pattern: String, mode: DelimiterMode, input: String, expected: [String]) throws {
        for pieces in [[1], [2], [3, 1], [1000]] {
            let found = try records(input, pattern, mode, pieces: pieces)
            #expect(found == expected, "'\(pattern)' \(mode) in pieces of \(pieces)")
        }
    }

    @Test("splits what is longer than the limit, the same however the input is cut")
    func splits() throws {
        for length in [9, 10, 11, 20, 21, 35] {
            let body = String((0..<length).map { Character(String($0 % 10)) })
            let input = "a;;" + body + ";;b"
            let whole = try records(input, ";;", .exclude, pieces: [1000], limit: 10)
            #expect(whole.map { $0.filter { $0 != "~" } }.joined() == "a" + body + "b")
            #expect(whole.count == 2 + (length + 9) / 10)
            for pieces in [[1], [2], [7, 3]] {
                let found = try records(input, ";;", .exclude, pieces: pieces, limit: 10)
                #expect(found == whole, "length \(length)")
            }
        }
    }

    @Test("gives random input the same records as a search of the whole")
    func random() throws {
        var random = Seeded(3)
        for _ in 0..<300 {
            let input = String(
                (0..<Int.random(in: 0...60, using: &random)).map { _ in
                    "ab\n".randomElement(using: &random) ?? "a"
                })
            for pattern in [#"\n"#, "ab", #"\n+"#, "a(?!b)", "(?<=b)a", "b$|ba"] {
                let mode = DelimiterMode.allCases.randomElement(using: &random) ?? .exclude
                let whole = try records(input, pattern, mode, pieces: [1000])
                let cut = try records(input, pattern, mode, pieces: [1, 3, 2])
                #expect(whole == cut, "'\(pattern)' \(mode) in \(Array(input.utf8))")
            }
        }
    }

    @Test("gives out more records than a batch holds")
    func many() throws {
        let input = String(repeating: "x,", count: 50_000)
        let found = try records(input, ",", .exclude, pieces: [1 << 17])
        #expect(found.count == 50_000)
    }
}
