/// How a date is written: its parts in their order.
struct DateLayout: Hashable, Sendable {
    enum Part: Hashable, Sendable {
        case text([UInt8])
        /// In four digits or more.
        case year
        /// In two digits.
        case yearOfCentury, month, day, hour, hour12, minute, second
        /// In as many digits as it needs.
        case bareDay, bareHour, bareHour12
        /// In three digits.
        case dayOfYear
        case weekday, weekdayShort, monthName, monthShort
        /// `AM` or `PM`.
        case meridiem
        /// `+0100`.
        case offset
        /// `+01:00`.
        case offsetWithColon
        /// `CET`.
        case zone
        case epochSeconds, epochMilliseconds
    }

    var parts: [Part]

    init(_ parts: [Part]) { self.parts = parts }

    /// Parts with a character between each two.
    init(_ parts: [Part], separatedBy separator: Unicode.Scalar) {
        let text = Part.text([UInt8(ascii: separator)])
        self.parts = Array(parts.map { [$0] }.joined(separator: [text]))
    }

    static let clock = DateLayout([.hour, .minute, .second], separatedBy: ":")
    static let date = DateLayout([.year, .month, .day], separatedBy: "-")

    /// `Sat Nov 21 07:57:54 UTC 2026`, as `date` and Java print it.
    static let unixDate =
        DateLayout([
            .weekdayShort, .text([0x20]), .monthShort, .text([0x20]), .day, .text([0x20]),
        ]) + clock + DateLayout([.text([0x20]), .zone, .text([0x20]), .year])

    /// A stamp such as `Nov 21 07:57:54`.
    static let syslog =
        DateLayout([.monthShort, .text([0x20]), .day, .text([0x20])]) + clock

    /// `2026-11-21T07:57:54:+00:00`; the colon before the offset is Flume's.
    static let log4j =
        date + DateLayout([.text(Array("T".utf8))]) + clock
        + DateLayout([.text(Array(":".utf8)), .offsetWithColon])

    static func + (first: DateLayout, second: DateLayout) -> DateLayout {
        DateLayout(first.parts + second.parts)
    }
}
