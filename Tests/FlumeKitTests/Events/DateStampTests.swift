import FlumeTestKit
import Testing

@testable import FlumeKit

@Suite("DateStamp")
struct DateStampTests {
    private func text(_ stamp: DateStamp, _ milliseconds: Int64) -> String {
        String(decoding: stamp.bytes(at: milliseconds), as: UTF8.self)
    }

    @Test(
        "what it keeps is what it would write anew",
        arguments: [
            "Europe/Berlin", "America/New_York", "Africa/Monrovia", "Pacific/Apia",
        ])
    func keeping(zone: String) {
        let seed: UInt64 = 12
        var random = Seeded(seed)
        let rules = LocalZone.rules(named: zone)
        let layouts: [DateLayout] = [
            .log4j, .unixDate, .syslog, .clock + .clock, .date,
            DateLayout([.epochSeconds, .second]),
            DateLayout([.epochMilliseconds, .text([0x20]), .second]), DateLayout([.minute]),
        ]
        for layout in layouts {
            let kept = DateStamp(layout, in: rules)
            // Monrovia changed within a minute, on 1972-01-07 at 00:44:30.
            var now: Int64 = zone == "Africa/Monrovia" ? 63_593_000_000 : 1_774_745_900_000
            for _ in 0..<600 {
                now +=
                    [1, 999, 1000, 1001, -1000, 30_000, 61_000, -59_999, 3_600_000]
                    .randomElement(using: &random) ?? 0
                let fresh = text(DateStamp(layout, in: rules), now)
                let found = text(kept, now)
                guard found == fresh else {
                    Issue.record("\(found) instead of \(fresh) at \(now), seed \(seed)")
                    return
                }
            }
        }
    }

    @Test(
        "writes years of any length",
        arguments: [
            (-62_167_219_200_001, "-1-12-31"), (-62_167_219_200_000, "0000-01-01"),
            (-59_011_459_200_000, "0100-01-01"), (253_402_300_800_000, "10000-01-01"),
            (-30_610_224_000_001, "0999-12-31"), (0, "1970-01-01"),
        ])
    func years(_ row: (timestamp: Int64, text: String)) {
        #expect(text(DateStamp(.date, in: .utc), row.timestamp) == row.text)
    }

    @Test("does not trap at the ends of time", arguments: [Int64.min, .max])
    func extremes(timestamp: Int64) {
        for layout in [DateLayout.unixDate, .log4j, DateLayout([.epochMilliseconds, .year])] {
            let stamp = DateStamp(layout, in: LocalZone.rules(named: "Europe/Berlin"))
            #expect(!text(stamp, timestamp).isEmpty)
        }
    }
}
