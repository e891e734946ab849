/// Writes dates in one layout, in the time of one zone.
///
/// What is written is kept for as long as it stays true, and where only the
/// seconds have moved on only they are written anew.
final class DateStamp {
    private let steps: [Step]
    private let literals: [UInt8]
    private let isKeptForSecond: Bool
    /// Whether, within a minute, nothing changes but two digits of seconds.
    private let isKeptForMinute: Bool
    private var clock: WallClock
    private let written = ByteWriter(capacity: 64)
    /// The second or millisecond that `written` shows.
    private var shown: Int64?
    /// Where the seconds stand in `written`, if they do.
    private var secondsAt: Int?

    /// A part of the layout without anything that is counted by references:
    /// a literal is a stretch of `literals`.
    private struct Step: BitwiseCopyable {
        var kind: Kind
        var start = 0
        var count = 0
    }

    private enum Kind: UInt8, BitwiseCopyable {
        case literal, year, yearOfCentury, month, day, hour, hour12, minute, second
        case bareDay, bareHour, bareHour12, dayOfYear
        case weekday, weekdayShort, monthName, monthShort, meridiem
        case offset, offsetWithColon, zone, epochSeconds, epochMilliseconds
    }

    init(_ layout: DateLayout, in zone: ZoneRules) {
        var literals: [UInt8] = []
        steps = layout.parts.map { part in
            guard case .text(let bytes) = part else { return Step(kind: Self.kind(of: part)) }
            defer { literals += bytes }
            return Step(kind: .literal, start: literals.count, count: bytes.count)
        }
        self.literals = literals
        isKeptForSecond = !layout.parts.contains(.epochMilliseconds)
        isKeptForMinute =
            isKeptForSecond && !layout.parts.contains(.epochSeconds)
            && layout.parts.count { $0 == .second } <= 1
        clock = WallClock(zone)
        written.reserve(literals.count + steps.count * Self.widestPart)
    }

    /// Room for the widest part but literals: a name of a zone is 32 bytes at
    /// most, each of which may have become U+FFFD.
    private static let widestPart = 96

    private static func kind(of part: DateLayout.Part) -> Kind {
        switch part {
        case .text: .literal
        case .year: .year
        case .yearOfCentury: .yearOfCentury
        case .month: .month
        case .day: .day
        case .hour: .hour
        case .hour12: .hour12
        case .minute: .minute
        case .second: .second
        case .bareDay: .bareDay
        case .bareHour: .bareHour
        case .bareHour12: .bareHour12
        case .dayOfYear: .dayOfYear
        case .weekday: .weekday
        case .weekdayShort: .weekdayShort
        case .monthName: .monthName
        case .monthShort: .monthShort
        case .meridiem: .meridiem
        case .offset: .offset
        case .offsetWithColon: .offsetWithColon
        case .zone: .zone
        case .epochSeconds: .epochSeconds
        case .epochMilliseconds: .epochMilliseconds
        }
    }

    /// The date of a time stamp; the bytes hold until the next call.
    @inline(__always)
    func bytes(at milliseconds: Int64) -> UnsafeRawBufferPointer {
        let moment = isKeptForSecond ? milliseconds.dividedDown(by: 1000) : milliseconds
        if moment != shown { write(milliseconds) }
        return written.bytes
    }

    @inline(never)
    private func write(_ milliseconds: Int64) {
        let second = milliseconds.dividedDown(by: 1000)
        let isSameMinute = clock.show(second)
        if isSameMinute, isKeptForMinute, shown != nil {
            if let secondsAt {
                written.base[secondsAt] = Self.digit(clock.time.second / 10)
                written.base[secondsAt + 1] = Self.digit(clock.time.second % 10)
            }
        } else {
            writeSteps(second, milliseconds)
        }
        shown = isKeptForSecond ? second : milliseconds
    }

    private func writeSteps(_ second: Int64, _ milliseconds: Int64) {
        let time = clock.time
        let output = written
        output.removeAll()
        for step in steps {
            switch step.kind {
            case .literal: writeLiteral(step)
            case .year: writeYear(time.year)
            case .yearOfCentury: put((time.year % 100 + 100) % 100)
            case .month: put(time.month)
            case .day: put(time.day)
            case .hour: put(time.hour)
            case .hour12: put((time.hour + 11) % 12 + 1)
            case .minute: put(time.minute)
            case .second:
                secondsAt = output.count
                put(time.second)
            case .bareDay: output.put(decimal: time.day)
            case .bareHour: output.put(decimal: time.hour)
            case .bareHour12: output.put(decimal: (time.hour + 11) % 12 + 1)
            case .dayOfYear: output.put(time.dayOfYear, width: 3)
            case .weekday: output.put(CalendarNames.weekdays[time.weekday])
            case .weekdayShort: output.put(CalendarNames.weekdaysShort[time.weekday])
            case .monthName: output.put(CalendarNames.months[time.month - 1])
            case .monthShort: output.put(CalendarNames.monthsShort[time.month - 1])
            case .meridiem: output.put(time.hour < 12 ? "AM" as StaticString : "PM")
            case .offset: writeOffset(colon: false)
            case .offsetWithColon: writeOffset(colon: true)
            case .zone: output.put(clock.abbreviation)
            case .epochSeconds: output.put(decimal: second)
            case .epochMilliseconds: output.put(decimal: milliseconds)
            }
        }
    }

    @inline(__always)
    private static func digit(_ value: Int) -> UInt8 {
        UInt8(ascii: "0") &+ UInt8(truncatingIfNeeded: value)
    }

    /// Writes two digits; there is room, for `widestPart` was reserved.
    @inline(__always)
    private func put(_ value: Int) {
        let end = written.end
        end[0] = Self.digit(value / 10)
        end[1] = Self.digit(value % 10)
        written.advance(2)
    }

    @inline(__always)
    private func writeLiteral(_ step: Step) {
        let end = written.end
        for index in 0..<step.count { end[index] = literals[step.start + index] }
        written.advance(step.count)
    }

    @inline(__always)
    private func writeYear(_ year: Int) {
        guard year >= 1000, year <= 9999 else { return written.put(year, width: 4) }
        put(year / 100)
        put(year % 100)
    }

    private func writeOffset(colon: Bool) {
        written.put(UInt8(ascii: clock.offset < 0 ? "-" : "+"))
        let minutes = abs(clock.offset) / 60
        put(minutes / 60)
        if colon { written.put(UInt8(ascii: ":")) }
        put(minutes % 60)
    }
}
