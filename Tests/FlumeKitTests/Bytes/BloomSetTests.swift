import FlumeTestKit
import Testing

@testable import FlumeKit

@Suite("BloomSet")
struct BloomSetTests {
    private func hash(_ text: String) -> UInt64 {
        Array(text.utf8).withUnsafeBytes { ByteHash.of($0) }
    }

    private func encoded(_ set: BloomSet) -> [UInt8] {
        let writer = ByteWriter()
        writer.reserve(set.encodedCount)
        set.write(to: writer.end)
        writer.advance(set.encodedCount)
        return writer.array()
    }

    @Test(
        "never misses a member and seldom takes another for one",
        arguments: [
            (2, 10_000, 0.033), (4, 10_000, 0.012), (7, 10_000, 0.009), (1, 20_000, 0.05),
        ])
    func falsePositives(hashes: Int, bits: Int, expected: Double) {
        // 1000 members: by theory (1 - e^(-kn/m))^k of others look like one.
        let set = BloomSet(bits: bits, hashes: hashes)
        for number in 0..<1000 { set.insert(hash("member \(number)")) }
        for number in 0..<1000 { #expect(set.mayContain(hash("member \(number)"))) }
        let wrong = (0..<20_000).count { set.mayContain(hash("other \($0)")) }
        #expect(Double(wrong) / 20_000 < expected * 1.25 + 0.001)
        #expect(Double(wrong) / 20_000 > expected * 0.6)
    }

    @Test("reads what it wrote", arguments: [8, 9, 15, 16, 1000])
    func roundTrip(bits: Int) throws {
        let set = BloomSet(bits: bits, hashes: 3)
        for number in 0..<3 { set.insert(hash("\(number)")) }
        let bytes = encoded(set)
        #expect(bytes.count == 12 + (bits + 7) / 8)
        let copy = try bytes.withUnsafeBytes { (raw) throws(FormatError) in try BloomSet(raw) }
        #expect(copy.mayContainAll(of: set) == true)
        #expect(set.mayContainAll(of: copy) == true)
        #expect(encoded(copy) == bytes)
        #expect(copy.mayContainAll(of: BloomSet(bits: bits + 1, hashes: 3)) == nil)
        #expect(copy.mayContainAll(of: BloomSet(bits: bits, hashes: 4)) == nil)
    }

    @Test("refuses what is no set, at every length")
    func refuses() {
        let bytes = encoded(BloomSet(bits: 100, hashes: 2))
        for count in 0..<bytes.count {
            bytes.prefix(count).withUnsafeBytes { raw in
                _ = #expect(throws: FormatError.self) { try BloomSet(raw) }
            }
        }
        for damage in [(0, 0xFF), (7, 0x01), (8, 0xFF), (11, 0)] as [(Int, UInt8)] {
            var damaged = bytes
            damaged[damage.0] = damage.1
            damaged.withUnsafeBytes { raw in
                _ = #expect(throws: FormatError.self) { try BloomSet(raw) }
            }
        }
    }

    @Test("the hash is the same in every version")
    func hashes() {
        #expect(hash("") == 14_893_647_234_944_270_466)
        #expect(hash("a") == 4_033_361_850_933_971_315)
        #expect(hash("12345678") == 13_094_316_914_892_399_032)
        #expect(hash("123456789") == 7_213_684_969_009_284_758)
    }

    @Test("hashes of like strings have nothing in common")
    func spread() {
        var bits = [Int](repeating: 0, count: 64)
        for number in 0..<4000 {
            let difference = hash("k\(number)") ^ hash("k\(number + 1)")
            for bit in 0..<64 where difference >> UInt64(bit) & 1 == 1 { bits[bit] += 1 }
        }
        for count in bits { #expect((1800...2200).contains(count)) }
    }
}
