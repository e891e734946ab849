import FlumeTestKit
import Testing

@testable import FlumeKit

@Suite("Tally")
struct TallyTests {
    private func count(_ texts: [String], in tally: Tally) {
        for text in texts { Array(text.utf8).withUnsafeBytes { tally.count($0) } }
    }

    @Test("counts as a dictionary does")
    func dictionary() {
        var random = Seeded(5)
        let tally = Tally()
        var expected: [String: Int] = [:]
        for _ in 0..<20_000 {
            let text = String(Int.random(in: 0..<700, using: &random) * 31 % 500)
            count([text], in: tally)
            expected[text, default: 0] += 1
        }
        count([""], in: tally)
        expected[""] = 1
        let counted = tally.sorted()
        #expect(counted.count == expected.count)
        for entry in counted {
            #expect(expected[String(decoding: entry.key, as: UTF8.self)] == entry.count)
        }
        #expect(tally.others == 0)
    }

    @Test("puts the frequent first, and the equal in the order of their bytes")
    func order() {
        let tally = Tally()
        count(["b", "a", "c", "c", "ab"], in: tally)
        let keys = tally.sorted().map { String(decoding: $0.key, as: UTF8.self) }
        #expect(keys == ["c", "a", "ab", "b"])
    }

    @Test("counts together what comes beyond its limit")
    func limit() {
        let tally = Tally(maximumKeys: 3)
        count(["a", "b", "c", "d", "e", "a", "d"], in: tally)
        #expect(tally.keyCount == 3)
        #expect(tally.others == 3)
        #expect(tally.sorted().map(\.count) == [2, 1, 1])
    }
}
