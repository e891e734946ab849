/// A moment as a calendar and a clock on the wall show it: proleptic
/// Gregorian, without leap seconds.
struct CivilTime: Hashable, Sendable {
    var year: Int
    /// From 1 to 12.
    var month: Int
    var day: Int
    var hour: Int
    var minute: Int
    var second: Int
    /// From 0, a Sunday, to 6.
    var weekday: Int
    /// From 1 to 366.
    var dayOfYear: Int

    /// The calendar `localSeconds` after the epoch, in the time of the wall.
    init(localSeconds: Int64) {
        let days = localSeconds.dividedDown(by: 86_400)
        let rest = Int(localSeconds - days * 86_400)
        hour = rest / 3600
        minute = rest / 60 % 60
        second = rest % 60
        // The epoch was a Thursday.
        weekday = (Int(days % 7) + 11) % 7
        // Years are counted from March, so that the leap day comes last and
        // the months before it have lengths of a simple rule.
        let shifted = days + Self.daysFromMarchOfYearZero
        let era = shifted.dividedDown(by: Self.daysOfEra)
        let dayOfEra = Int(shifted - era * Self.daysOfEra)
        let leaps = dayOfEra / 1460 - dayOfEra / 36_524 + dayOfEra / 146_096
        let yearOfEra = (dayOfEra - leaps) / 365
        let dayFromMarch = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayFromMarch + 2) / 153
        day = dayFromMarch - (153 * monthFromMarch + 2) / 5 + 1
        month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        year = yearOfEra + Int(era) * 400 + (month <= 2 ? 1 : 0)
        let leapDay = Self.isLeap(year) ? 1 : 0
        dayOfYear = month <= 2 ? dayFromMarch - 305 : dayFromMarch + 60 + leapDay
    }

    /// Days of 400 years.
    private static let daysOfEra: Int64 = 146_097
    private static let daysFromMarchOfYearZero: Int64 = 719_468

    static func isLeap(_ year: Int) -> Bool {
        year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    }

    /// Days from the epoch to a date.
    ///
    /// Months beyond 12 and days beyond the month's last run on into what
    /// follows them, as do those below 1.
    static func days(year: Int, month: Int, day: Int) -> Int64 {
        let monthsFromMarch = Int64(year) * 12 + Int64(month) - 3
        let year = monthsFromMarch.dividedDown(by: 12)
        let month = monthsFromMarch - year * 12
        let era = year.dividedDown(by: 400)
        let yearOfEra = year - era * 400
        let dayOfYear = (153 * month + 2) / 5 + Int64(day) - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * daysOfEra + dayOfEra - daysFromMarchOfYearZero
    }
}

extension Int64 {
    /// The quotient rounded down, also below zero.
    @inline(__always)
    func dividedDown(by divisor: Int64) -> Int64 {
        let quotient = self / divisor
        return self % divisor < 0 ? quotient - 1 : quotient
    }
}
