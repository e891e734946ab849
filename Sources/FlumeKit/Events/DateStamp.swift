/// Writes dates in one layout, in the time of one zone.
///
/// What is written is kept for as long as it stays true: a second for most
/// layouts.
final class DateStamp {
    private let layout: DateLayout
    private let isKeptForSecond: Bool
    private var clock: WallClock
    private let written = ByteWriter(capacity: 64)
    /// The second or millisecond that `written` shows.
    private var shown: Int64?

    init(_ layout: DateLayout, in zone: ZoneRules) {
        self.layout = layout
        isKeptForSecond = !layout.showsMilliseconds
        clock = WallClock(zone)
    }

    /// The date of a time stamp; the bytes hold until the next call.
    @inline(__always)
    func bytes(at milliseconds: Int64) -> UnsafeRawBufferPointer {
        let moment = isKeptForSecond ? milliseconds.dividedDown(by: 1000) : milliseconds
        if moment != shown { write(milliseconds, moment) }
        return written.bytes
    }

    private func write(_ milliseconds: Int64, _ moment: Int64) {
        let second = milliseconds.dividedDown(by: 1000)
        clock.show(second)
        written.removeAll()
        for part in layout.parts {
            switch part {
            case .epochSeconds: written.put(decimal: second)
            case .epochMilliseconds: written.put(decimal: milliseconds)
            default: clock.write(part, to: written)
            }
        }
        shown = moment
    }
}

extension WallClock {
    /// Writes one part of the time shown.
    fileprivate func write(_ part: DateLayout.Part, to output: ByteWriter) {
        switch part {
        case .text(let bytes): output.put(bytes)
        case .year:
            if time.year >= 1000, time.year <= 9999 {
                output.put(twoDigits: time.year / 100)
                output.put(twoDigits: time.year % 100)
            } else {
                output.put(time.year, width: 4)
            }
        case .yearOfCentury: output.put(twoDigits: (time.year % 100 + 100) % 100)
        case .month: output.put(twoDigits: time.month)
        case .day: output.put(twoDigits: time.day)
        case .hour: output.put(twoDigits: time.hour)
        case .hour12: output.put(twoDigits: (time.hour + 11) % 12 + 1)
        case .minute: output.put(twoDigits: time.minute)
        case .second: output.put(twoDigits: time.second)
        case .bareDay: output.put(decimal: time.day)
        case .bareHour: output.put(decimal: time.hour)
        case .bareHour12: output.put(decimal: (time.hour + 11) % 12 + 1)
        case .dayOfYear: output.put(time.dayOfYear, width: 3)
        case .weekday: output.put(CalendarNames.weekdays[time.weekday])
        case .weekdayShort: output.put(CalendarNames.weekdaysShort[time.weekday])
        case .monthName: output.put(CalendarNames.months[time.month - 1])
        case .monthShort: output.put(CalendarNames.monthsShort[time.month - 1])
        case .meridiem: output.put(time.hour < 12 ? "AM" as StaticString : "PM")
        case .offset, .offsetWithColon: writeOffset(part, to: output)
        case .zone: output.put(abbreviation)
        case .epochSeconds, .epochMilliseconds:
            preconditionFailure("the wall shows no count of seconds")
        }
    }

    private func writeOffset(_ part: DateLayout.Part, to output: ByteWriter) {
        output.put(UInt8(ascii: offset < 0 ? "-" : "+"))
        let minutes = abs(offset) / 60
        output.put(twoDigits: minutes / 60)
        if part == .offsetWithColon { output.put(UInt8(ascii: ":")) }
        output.put(twoDigits: minutes % 60)
    }
}
