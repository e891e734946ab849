import FlumeTestKit
import Testing

@testable import FlumeKit

@Suite("DateReader")
struct DateReaderTests {
    private func read(_ pattern: String, _ text: String, zone: String = "UTC") throws -> Int64? {
        let reader = DateReader(
            try DatePattern(pattern), in: LocalZone.rules(named: zone), now: 1_795_247_874_000)
        return Array(text.utf8).withUnsafeBytes { reader.milliseconds($0) }
    }

    /// What Java 17 says, in UTC.
    @Test(
        "reads what Java's SimpleDateFormat reads",
        arguments: [
            ("yyyy-MM-dd HH:mm:ss", "2026-11-21 07:57:54", 1_795_247_874_000),
            ("yyyy-MM-dd HH:mm:ss,SSS", "2026-11-21 07:57:54,123", 1_795_247_874_123),
            ("yyyy-MM-dd HH:mm:ss.S", "2026-11-21 07:57:54.7", 1_795_247_874_007),
            ("yyyy-MM-dd'T'HH:mm:ssZ", "2026-11-21T08:57:54+0100", 1_795_247_874_000),
            ("yyyy-MM-dd'T'HH:mm:ssX", "2026-11-21T07:57:54Z", 1_795_247_874_000),
            ("yyyy-MM-dd'T'HH:mm:ssXXX", "2026-11-21T02:27:54-05:30", 1_795_247_874_000),
            ("EEE MMM dd HH:mm:ss zzz yyyy", "Sat Nov 21 07:57:54 UTC 2026", 1_795_247_874_000),
            (
                "EEE, d MMM yyyy HH:mm:ss z", "Sat, 21 Nov 2026 07:57:54 GMT+00:00",
                1_795_247_874_000
            ),
            ("dd/MMM/yyyy:HH:mm:ss Z", "21/Nov/2026:08:57:54 +0100", 1_795_247_874_000),
            (
                "EEEE, MMMM d yyyy h:mm:ss a", "saturday, november 21 2026 7:57:54 am",
                1_795_247_874_000
            ),
            ("yyyyMMddHHmmss", "20261121075754", 1_795_247_874_000),
            ("yyyyMMdd", "20261121", 1_795_219_200_000),
            ("yyMMdd", "261121", 1_795_219_200_000), ("yy-MM-dd", "46-01-01", 2_398_377_600_000),
            ("yy-MM-dd", "47-01-01", -725_846_400_000),
            ("yyyy/D", "2026/325", 1_795_219_200_000),
            ("yyyy-MM-dd hh a", "2026-11-21 12 AM", 1_795_219_200_000),
            ("yyyy-MM-dd hh a", "2026-11-21 12 PM", 1_795_262_400_000),
            ("yyyy-MM-dd KK a", "2026-11-21 11 PM", 1_795_302_000_000),
            ("yyyy-MM-dd kk", "2026-11-21 24", 1_795_219_200_000),
            ("yyyy-MM-dd", "2026-11-21 and what follows", 1_795_219_200_000),
            ("yyyy-MM-dd", "2026-13-32", 1_801_440_000_000), ("yyyy", "2026", 1_767_225_600_000),
            ("yyyy-MM-dd", "   2026-11-21", 1_795_219_200_000), ("HH:mm", "07:57", 28_620_000),
            ("yyyy''MM", "2026'11", 1_793_491_200_000), ("'at' yyyy", "at 2026", 1_767_225_600_000),
            ("yyyy'o''clock'", "2026o'clock", 1_767_225_600_000),
        ])
    func javas(_ row: (pattern: String, text: String, expected: Int64)) throws {
        #expect(try read(row.pattern, row.text) == row.expected, "\(row.text)")
    }

    @Test("reads the digits of a fraction where the pattern has more than three")
    func fractions() throws {
        #expect(try read("ss.SSSSSS", "01.123456") == 1123)
        #expect(try read("ss.SSSSSSSSS", "01.120000000") == 1120)
        #expect(try read("ss.SSSS", "01.5000") == 1500)
    }

    @Test(
        "what has another form is no date",
        arguments: [
            ("y", "555555202"),
            ("yyyy-MM-dd", ""), ("yyyy-MM-dd", "2026/11/21"), ("yyyy-MM-dd", "x"),
            ("MMM", "Foo"), ("a", "XM"), ("z", "+"), ("z", "Nowhere"), ("EEE", "11"),
            ("yyyy", " "), ("'x'yyyy", "2026"), ("HH:mm", "07"),
        ])
    func unreadable(_ row: (pattern: String, text: String)) throws {
        #expect(try read(row.pattern, row.text) == nil)
    }

    @Test(
        "dates without a zone are local, also where the clock changes",
        arguments: [
            ("2026-11-21 07:57:54", 1_795_244_274), ("2026-03-29 02:30:00", 1_774_747_800),
            ("2026-03-29 03:30:00", 1_774_747_800), ("2026-10-25 02:30:00", 1_792_891_800),
            ("2026-03-29 01:59:59", 1_774_745_999), ("2026-10-25 03:00:00", 1_792_893_600),
        ])
    func local(_ row: (text: String, second: Int64)) throws {
        let read = try read("yyyy-MM-dd HH:mm:ss", row.text, zone: "Europe/Berlin")
        #expect(read == row.second * 1000)
    }

    @Test(
        "refuses letters that mean nothing here",
        arguments: [
            ("yyyy-MM-dd w", 11, 1), ("YYYY", 0, 4), ("yyyy-MM-ddTHH", 10, 1), ("'open", 0, 5),
            ("", 0, 0), ("-", 0, 1), ("GG", 0, 2),
        ])
    func refused(_ row: (pattern: String, offset: Int, length: Int)) {
        do throws(TextFault) {
            _ = try DatePattern(row.pattern)
            Issue.record("'\(row.pattern)' was accepted")
        } catch {
            #expect(error.offset == row.offset && error.length == row.length)
        }
    }

    @Test("does not trap on any text")
    func fuzz() throws {
        let seed: UInt64 = 99
        var random = Seeded(seed)
        let alphabet = Array("0123456789-+:ZTGMTJanPM '.99999999999".utf8)
        let patterns = [
            "yyyy-MM-dd'T'HH:mm:ss.SSSSSSZ", "EEE MMM d hh:mm:ss a z yyyy", "yyDDDHHmmssSSS",
            "k K h",
        ]
        for pattern in patterns {
            for _ in 0..<2000 {
                let text = (0..<Int.random(in: 0...40, using: &random)).map { _ in
                    alphabet[Int.random(in: 0..<alphabet.count, using: &random)]
                }
                _ = try read(pattern, String(decoding: text, as: UTF8.self))
            }
        }
    }
}
