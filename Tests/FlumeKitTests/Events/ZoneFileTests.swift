import FlumeTestKit
import Testing

@testable import FlumeKit

@Suite("ZoneFile")
struct ZoneFileTests {
    private func decode(_ bytes: [UInt8]) throws(FormatError) -> ZoneRules {
        do {
            return try bytes.withUnsafeBytes { try ZoneFile.decode($0) }
        } catch let error as FormatError {
            throw error
        } catch {
            preconditionFailure("a decoder throws format errors only")
        }
    }

    /// A file with one change, at 1000, from +1 h "ABC" to +2 h "DEF".
    private func small(version: UInt8 = 0, changeBytes: Int = 4) -> [UInt8] {
        var bytes = Array("TZif".utf8) + [version] + [UInt8](repeating: 0, count: 15)
        for count in [0, 0, 0, 1, 2, 8] as [UInt8] { bytes += [0, 0, 0, count] }
        bytes += [UInt8](repeating: 0, count: changeBytes - 2) + [0x03, 0xE8, 1]
        bytes += [0, 0, 0x0E, 0x10, 0, 0] + [0, 0, 0x1C, 0x20, 1, 4]
        return bytes + Array("ABC\0DEF\0".utf8)
    }

    @Test("reads the files of version 1 and 2, with and without a rule")
    func versions() throws {
        let two = small(version: 0x32) + small(version: 0x32, changeBytes: 8)
        for bytes in [small(), two, two + Array("\n\n".utf8)] {
            let rules = try decode(bytes)
            #expect(rules.period(at: 999).kind.abbreviation == "ABC")
            #expect(rules.period(at: 999).kind.offset == 3600)
            #expect(rules.period(at: 1000).kind.abbreviation == "DEF")
            #expect(rules.period(at: 1000).start == 1000)
            #expect(rules.period(at: .max / 1000).kind.offset == 7200)
        }
        let ruled = try decode(two + Array("\nGHI-3\n".utf8))
        #expect(ruled.period(at: 999).kind.abbreviation == "ABC")
        #expect(ruled.period(at: 5000).kind.abbreviation == "GHI")
        #expect(ruled.period(at: 5000).start == 1000)
    }

    @Test("refuses a file that was cut anywhere")
    func truncated() {
        for whole in [small(), small(version: 0x33) + small(version: 0x33, changeBytes: 8)] {
            for length in 0..<whole.count {
                #expect(throws: FormatError.self) { try decode(Array(whole.prefix(length))) }
            }
        }
    }

    @Test("refuses counts that the file does not have the bytes for")
    func counts() {
        for position in 20..<44 {
            var bytes = small()
            bytes[position] = 0xFF
            if (try? decode(bytes)) == nil { continue }
            Issue.record("byte \(position) set to 255 was accepted")
        }
    }

    @Test(
        "never traps on mangled files",
        arguments: [
            "Europe/Berlin", "America/New_York", "Africa/Casablanca", "UTC", "right/Europe/Paris",
        ])
    func mangled(name: String) {
        let seed: UInt64 = 4711
        var random = Seeded(seed)
        let whole = TemporaryDirectory.read("/usr/share/zoneinfo/\(name)")
        try? #require(whole.count > 44)
        var accepted = 0
        for _ in 0..<1500 {
            var bytes = whole
            for _ in 0..<Int.random(in: 1...6, using: &random) {
                let anywhere = Bool.random(using: &random)
                let limit = anywhere ? bytes.count : min(bytes.count, 80)
                bytes[Int.random(in: 0..<limit, using: &random)] = .random(
                    in: 0...255, using: &random)
            }
            if Int.random(in: 0..<4, using: &random) == 0 {
                bytes = Array(bytes.prefix(Int.random(in: 0...bytes.count, using: &random)))
            }
            guard let rules = try? decode(bytes) else { continue }
            accepted += 1
            var clock = WallClock(rules)
            for _ in 0..<20 {
                let second = Int64.random(in: .min / 1000 ... .max / 1000, using: &random)
                let near = Int64.random(in: -3_000_000_000...6_000_000_000, using: &random)
                clock.show(second)
                clock.show(near)
                let period = rules.period(at: near)
                #expect(period.start <= near && near < period.end, "seed \(seed)")
                _ = rules.instant(ofLocal: near)
            }
        }
        #expect(accepted > 0)
    }
}
