/// Reads dates that have the form of a pattern.
struct DateReader {
    private let items: [DatePattern.Item]
    private let zone: ZoneRules
    private let isStrict: Bool
    /// A year in two digits lies within a century from here.
    private let centuryStart: (instant: Int64, year: Int)

    /// `now`, in milliseconds since the epoch, decides what two digits mean:
    /// a year of the last 80 or the next 20.
    ///
    /// A strict reader takes only days that a calendar has and nothing after
    /// the date, and `S` stands for digits of a fraction: as Joda-Time reads.
    init(_ pattern: DatePattern, in zone: ZoneRules, now: Int64, isStrict: Bool = false) {
        items = pattern.items
        self.zone = zone
        self.isStrict = isStrict
        var clock = WallClock(zone)
        clock.show(now.dividedDown(by: 1000))
        var start = FoundDate()
        start.year = clock.time.year - 80
        start.month = clock.time.month
        start.day = clock.time.day
        centuryStart = (start.milliseconds(in: zone) + now % 86_400_000, start.year)
    }

    /// The instant that a text means, in milliseconds since the epoch; `nil`
    /// when it does not have the form.
    func milliseconds(_ text: UnsafeRawBufferPointer) -> Int64? {
        var scanner = DateScanner(text)
        var date = FoundDate()
        for (index, item) in items.enumerated() {
            switch item {
            case .text(let literal):
                guard scanner.skip(literal) else { return nil }
            case .field(let field, let count):
                if !isStrict { scanner.skipBlanks() }
                let isRead =
                    field.isNumber
                    ? readNumber(&scanner, &date, at: index, field, count)
                    : readName(&scanner, &date, field)
                guard isRead else { return nil }
            }
        }
        if isStrict, !scanner.isAtEnd || !date.isOnTheCalendar { return nil }
        let found = date.milliseconds(in: zone)
        if date.isYearShort, date.year == centuryStart.year, found < centuryStart.instant {
            date.year += 100
            return date.milliseconds(in: zone)
        }
        return found
    }

    private func readNumber(
        _ scanner: inout DateScanner, _ date: inout FoundDate, at index: Int,
        _ field: DatePattern.Field, _ count: Int
    ) -> Bool {
        // Digits that follow each other are told apart by their number.
        var width = 9
        if index + 1 < items.count, case .field(let next, _) = items[index + 1], next.isNumber {
            width = count
        }
        guard let (value, digits) = scanner.number(maximumDigits: width) else { return false }
        switch field {
        case .year:
            // Milliseconds do not count further.
            if value > Self.lastYear { return false }
            date.isYearShort = count <= 2 && digits == 2
            date.year = date.isYearShort ? fullYear(value) : value
        case .month: date.month = value
        case .day: date.day = value
        case .dayOfYear: date.dayOfYear = value
        case .hour, .hour11: date.hour = value
        case .hour24: date.hour = value == 24 ? 0 : value
        case .hour12: date.hour = value == 12 ? 0 : value
        case .minute: date.minute = value
        case .second: date.second = value
        default:
            date.millisecond =
                count <= 3 && !isStrict ? value : Self.thousandths(value, digits: digits)
        }
        return true
    }

    private static let lastYear = 100_000_000

    private func fullYear(_ value: Int) -> Int {
        let first = centuryStart.year
        let year = first - first % 100 + value
        return year < first ? year + 100 : year
    }

    private static func thousandths(_ value: Int, digits: Int) -> Int {
        var value = value
        for _ in 0..<max(0, 3 - digits) { value *= 10 }
        for _ in 0..<max(0, digits - 3) { value /= 10 }
        return value
    }

    private func readName(
        _ scanner: inout DateScanner, _ date: inout FoundDate, _ field: DatePattern.Field
    ) -> Bool {
        switch field {
        case .monthName:
            let month =
                scanner.name(of: CalendarNames.months)
                ?? scanner.name(of: CalendarNames.monthsShort)
            date.month = month.map { $0 + 1 } ?? date.month
            return month != nil
        case .weekdayName:
            // What day it is follows from the date.
            return scanner.name(of: CalendarNames.weekdays) != nil
                || scanner.name(of: CalendarNames.weekdaysShort) != nil
        case .meridiem:
            let half = scanner.name(of: ["AM", "PM"])
            date.isAfternoon = half == 1
            return half != nil
        default:
            date.offset = scanner.zoneOffset(in: zone)
            return date.offset != nil
        }
    }
}

/// What the fields of a date have said so far.
private struct FoundDate {
    var year = 1970
    var isYearShort = false
    var month = 1
    var day = 1
    var dayOfYear: Int?
    var hour = 0
    var isAfternoon = false
    var minute = 0
    var second = 0
    var millisecond = 0
    /// Seconds east of Greenwich, where the date names its zone.
    var offset: Int?

    /// Whether there is such a day and such a time of day.
    var isOnTheCalendar: Bool {
        guard (1...12).contains(month), (0...23).contains(hour), (0...59).contains(minute),
            (0...59).contains(second)
        else { return false }
        if let dayOfYear { return (1...(CivilTime.isLeap(year) ? 366 : 365)).contains(dayOfYear) }
        let first = CivilTime.days(year: year, month: month, day: 1)
        return day >= 1
            && first + Int64(day) <= CivilTime.days(year: year, month: month + 1, day: 1)
    }

    func milliseconds(in zone: ZoneRules) -> Int64 {
        let days =
            dayOfYear.map { CivilTime.days(year: year, month: 1, day: $0) }
            ?? CivilTime.days(year: year, month: month, day: day)
        let hours = hour < 12 && isAfternoon ? hour + 12 : hour
        let local = days * 86_400 + Int64(hours * 3600 + minute * 60 + second)
        let instant = offset.map { local - Int64($0) } ?? zone.instant(ofLocal: local)
        return instant * 1000 + Int64(millisecond)
    }
}
