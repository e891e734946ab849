/// A zone as the variable `TZ` spells it: `CET-1CEST,M3.5.0,M10.5.0/3`.
///
/// POSIX.1-2017 section 8.3, with the extensions of RFC 9636: hours from -167
/// to 167 in the times of the changes.
struct ZoneRule: Hashable, Sendable {
    typealias Kind = ZoneRules.Kind

    /// A day of any year, and a time on it.
    struct Change: Hashable, Sendable {
        enum Day: Hashable, Sendable {
            /// `Jn`: day 1 to 365, the leap day not counted.
            case withoutLeapDay(Int)
            /// `n`: day 0 to 365.
            case ofYear(Int)
            /// `Mm.w.d`: weekday d of week w of month m; week 5 is the last.
            case ofMonth(Int, week: Int, weekday: Int)
        }

        var day: Day
        /// Seconds after the day's midnight by the clock before the change.
        var time = 2 * 3600

        /// Local seconds since the epoch.
        func localSeconds(in year: Int) -> Int64 {
            let newYear = CivilTime.days(year: year, month: 1, day: 1)
            let date: Int64
            switch day {
            case .withoutLeapDay(let number):
                let leapDay = CivilTime.isLeap(year) && number >= 60 ? 1 : 0
                date = newYear + Int64(number - 1 + leapDay)
            case .ofYear(let number):
                date = newYear + Int64(number)
            case .ofMonth(let month, let week, let weekday):
                let first = CivilTime.days(year: year, month: month, day: 1)
                let firstWeekday = CivilTime(localSeconds: first * 86_400).weekday
                let offset = (weekday - firstWeekday + 7) % 7 + 7 * (week - 1)
                let next = CivilTime.days(year: year, month: month + 1, day: 1)
                let found = first + Int64(offset)
                date = found < next ? found : found - 7
            }
            return date * 86_400 + Int64(time)
        }
    }

    /// When daylight time begins and ends.
    struct Daylight: Hashable, Sendable {
        var kind: Kind
        var begin: Change
        var end: Change
    }

    var standard: Kind
    var daylight: Daylight?

    var kinds: [Kind] { [standard] + (daylight.map { [$0.kind] } ?? []) }

    func period(at second: Int64) -> ZoneRules.Period {
        guard let daylight else {
            return ZoneRules.Period(start: .min, end: .max, kind: standard)
        }
        let year = CivilTime(localSeconds: second + Int64(standard.offset)).year
        var changes: [(instant: Int64, kind: Kind)] = []
        for year in year - 1...year + 1 {
            let begin = daylight.begin.localSeconds(in: year) - Int64(standard.offset)
            let end = daylight.end.localSeconds(in: year) - Int64(daylight.kind.offset)
            changes += [(begin, daylight.kind), (end, standard)]
        }
        // Daylight time all year long ends at the instant it begins anew; the
        // beginning wins.
        changes.sort { first, second in
            first.instant < second.instant
                || first.instant == second.instant && second.kind == daylight.kind
                    && first.kind != daylight.kind
        }
        let next = changes.firstIndex { $0.instant > second } ?? changes.count
        guard next > 0 else {
            return ZoneRules.Period(start: second, end: changes[0].instant, kind: standard)
        }
        return ZoneRules.Period(
            start: changes[next - 1].instant,
            end: next < changes.count ? changes[next].instant : second + 1,
            kind: changes[next - 1].kind)
    }
}
