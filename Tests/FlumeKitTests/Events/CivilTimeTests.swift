import FlumeTestKit
import Testing

@testable import FlumeKit

@Suite("CivilTime")
struct CivilTimeTests {
    private typealias Row = (
        second: Int64, year: Int, month: Int, day: Int, weekday: Int, dayOfYear: Int
    )

    private static let rows: [Row] = [
        (0, 1970, 1, 1, 4, 1), (951_782_400, 2000, 2, 29, 2, 60),
        (951_868_800, 2000, 3, 1, 3, 61), (1_795_247_874, 2026, 11, 21, 6, 325),
        (-1, 1969, 12, 31, 3, 365), (-2_208_988_800, 1900, 1, 1, 1, 1),
        (4_107_542_400, 2100, 3, 1, 1, 60), (253_402_300_799, 9999, 12, 31, 5, 365),
        (-62_167_219_200, 0, 1, 1, 6, 1),
    ]

    @Test("knows the calendar", arguments: rows.indices)
    func calendar(index: Int) {
        let row = Self.rows[index]
        let time = CivilTime(localSeconds: row.second)
        #expect(time.year == row.year)
        #expect(time.month == row.month)
        #expect(time.day == row.day)
        #expect(time.weekday == row.weekday)
        #expect(time.dayOfYear == row.dayOfYear)
    }

    @Test("counts days there and back, for a million days around the epoch")
    func roundTrip() {
        var previous = CivilTime(localSeconds: -200_000 * 86_400 - 86_400)
        for day in stride(from: Int64(-200_000), to: 200_000, by: 1) {
            let time = CivilTime(localSeconds: day * 86_400 + 3661)
            let back = CivilTime.days(year: time.year, month: time.month, day: time.day)
            guard back == day, time.weekday == (previous.weekday + 1) % 7,
                time.dayOfYear == previous.dayOfYear + 1 || time.dayOfYear == 1
            else {
                Issue.record("day \(day) is \(time) and back \(back)")
                return
            }
            previous = time
        }
        #expect(previous.hour == 1 && previous.minute == 1 && previous.second == 1)
    }

    @Test("runs on where months and days go beyond their ends")
    func overflow() {
        #expect(
            CivilTime.days(year: 2026, month: 13, day: 32)
                == CivilTime.days(year: 2027, month: 2, day: 1))
        #expect(
            CivilTime.days(year: 2026, month: 0, day: 0)
                == CivilTime.days(year: 2025, month: 11, day: 30))
    }

    @Test("does not trap at the ends of time")
    func extremes() {
        for second in [Int64.min / 1000, Int64.max / 1000] {
            let time = CivilTime(localSeconds: second)
            #expect((1...12).contains(time.month) && (1...31).contains(time.day))
        }
    }
}
