import FlumeTestKit
import Testing

@testable import FlumeKit

/// Compares with `date` of coreutils, which asks the C library.
@Suite("ZoneRules")
struct ZoneRulesTests {
    private static let zones = [
        "UTC", "Europe/Berlin", "Europe/London", "Europe/Dublin", "Europe/Lisbon",
        "Europe/Moscow", "Europe/Istanbul", "America/New_York", "America/Los_Angeles",
        "America/Sao_Paulo", "America/Santiago", "America/St_Johns", "America/Caracas",
        "America/Havana", "America/Asuncion", "Asia/Kolkata", "Asia/Kathmandu", "Asia/Tehran",
        "Asia/Tokyo", "Asia/Gaza", "Asia/Pyongyang", "Asia/Manila", "Africa/Casablanca",
        "Africa/Cairo", "Africa/Monrovia", "Australia/Sydney", "Australia/Lord_Howe",
        "Australia/Adelaide", "Pacific/Apia", "Pacific/Chatham", "Pacific/Kiritimati",
        "Pacific/Auckland", "Antarctica/Troll", "Etc/GMT+12", "EST5EDT", "Atlantic/Azores",
        ":/usr/share/zoneinfo/Asia/Dhaka", "CET-1CEST,M3.5.0,M10.5.0/3",
        "<+0330>-3:30<+0430>,J79/24,J263/24", "NZST-12NZDT,M9.5.0,M4.1.0/3", "XYZ3:15:30", "",
    ]

    /// What `date` says of each instant in a zone.
    private func truth(_ zone: String, _ instants: [Int64]) -> [String] {
        let input = instants.map { "@\($0)\n" }.joined()
        let result = Program.run(
            "/bin/date", ["-f", "-", "+%z %Z %a %A %b %B %d %m %y %H %I %j %k %l %M %S %p"],
            input: Array(input.utf8), environment: ["TZ": zone, "LC_ALL": "C"])
        return result.text.split(separator: "\n").map(String.init)
    }

    private func ours(_ rules: ZoneRules, _ instants: [Int64]) -> [String] {
        let stamp = DateStamp(
            DateLayout(
                [
                    .offset, .zone, .weekdayShort, .weekday, .monthShort, .monthName, .day, .month,
                    .yearOfCentury, .hour, .hour12, .dayOfYear, .bareHour, .bareHour12, .minute,
                    .second, .meridiem,
                ], separatedBy: " "), in: rules)
        return instants.map { String(decoding: stamp.bytes(at: $0 * 1000 + 999), as: UTF8.self) }
    }

    /// `date` pads hours with a blank, which `%k` and `%l` of 0.9 do not, and
    /// puts a minus before the offset of zones that have none yet.
    private func squeezed(_ text: String) -> String {
        let words = text.split(separator: " ").joined(separator: " ")
        return words.hasPrefix("-0000 -00 ") ? "+" + words.dropFirst() : words
    }

    @Test("agrees with the C library from 1900 to 2150", arguments: zones)
    func agreement(zone: String) {
        let seed: UInt64 = 20_261_121
        var random = Seeded(zone.utf8.reduce(seed) { $0 &* 31 &+ UInt64($1) })
        let rules = LocalZone.rules(named: zone)
        // For rules the C library takes the days of 1970 in all years before.
        let isRule = zone.utf8.contains(UInt8(ascii: ","))
        let first: Int64 = isRule ? 31_536_000 : -2_208_988_800
        var instants = (0..<250).map { _ in
            Int64.random(in: first...5_680_281_600, using: &random)
        }
        // Around the changes, where mistakes are made.
        var at = first
        while at < 4_900_000_000, instants.count < 650 {
            let end = rules.period(at: at).end
            if end > 4_900_000_000 { break }
            instants += [end - 1, end]
            at = end
        }
        let expected = truth(zone, instants)
        let found = ours(rules, instants)
        #expect(expected.count == found.count, "TZ=\(zone)")
        for (instant, (expected, found)) in zip(instants, zip(expected, found)) {
            if squeezed(expected) == found { continue }
            Issue.record("TZ=\(zone) @\(instant): \(expected) here \(found), seed \(seed)")
            return
        }
    }

    @Test(
        "a period has the same offset from its start to its end",
        arguments: [
            "Europe/Berlin", "America/Sao_Paulo", "EST5EDT4,0/0,J365/25", "Australia/Lord_Howe",
        ])
    func periods(zone: String) {
        let rules = LocalZone.rules(named: zone)
        var at: Int64 = -2_000_000_000
        for _ in 0..<300 where at < .max {
            let period = rules.period(at: at)
            #expect(period.start <= at && at < period.end)
            if period.end == .max { break }
            #expect(rules.period(at: period.end - 1).kind == period.kind)
            #expect(rules.period(at: period.end).start == period.end)
            at = period.end
        }
    }

    /// RFC 9636 spells it so; the C library is wrong about the hours around the
    /// new year.
    @Test("daylight time may hold all year")
    func allYear() {
        let rules = LocalZone.rules(named: "EST5EDT4,0/0,J365/25")
        for second in stride(from: Int64(31_536_000), to: 4_000_000_000, by: 3599 * 7) {
            let kind = rules.period(at: second).kind
            guard kind.abbreviation == "EDT", kind.offset == -14_400 else {
                Issue.record("\(second) is \(kind)")
                return
            }
        }
    }

    /// Berlin, where 2026-03-29 02:00 became 03:00 and 2026-10-25 03:00 became
    /// 02:00: local seconds and how far they are ahead of the instant.
    @Test(
        "finds the instant of a time on the wall, shown once, twice or never",
        arguments: [
            (1_774_749_599, 3600), (1_774_749_600, 3600), (1_774_751_400, 3600),
            (1_774_753_199, 3600), (1_774_753_200, 7200), (1_792_893_599, 7200),
            (1_792_893_600, 3600), (1_792_895_400, 3600), (1_792_897_200, 3600),
            (1_795_247_874, 3600), (1_782_864_000, 7200),
        ])
    func walls(_ row: (local: Int64, ahead: Int64)) {
        let rules = LocalZone.rules(named: "Europe/Berlin")
        #expect(rules.instant(ofLocal: row.local) == row.local - row.ahead)
    }

    @Test(
        "what cannot be read means UTC",
        arguments: [
            "No/Such", "/usr/share/zoneinfo", "/dev/zero", "/etc/passwd", "CE-1", "CET-25", "CEX",
            "CET-1CEST,M13.1.1,M10.5.0", "../../../etc/passwd", "CET-1CEST,M3.5.0", "CET-1\u{0}",
        ])
    func unreadable(name: String) {
        #expect(LocalZone.rules(named: name).period(at: 0).kind.abbreviation == "UTC")
        #expect(LocalZone.rules(named: name).period(at: 0).kind.offset == 0)
    }

    @Test("finds files by path and without a colon")
    func paths() {
        for name in [":Europe/Berlin", "/usr/share/zoneinfo/Europe/Berlin", "Europe/Berlin"] {
            #expect(LocalZone.rules(named: name).period(at: 0).kind.abbreviation == "CET")
        }
    }
}
