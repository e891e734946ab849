extension ZoneRule {
    /// Reads the spelling of `TZ`; `nil` when it is none.
    init?(_ text: some Sequence<UInt8>) {
        var parser = ZoneRuleParser(bytes: Array(text))
        guard let rule = parser.rule(), parser.isAtEnd else { return nil }
        self = rule
    }
}

/// Reads a `TZ` rule from left to right; every part answers `nil` when it is
/// not there.
private struct ZoneRuleParser {
    let bytes: [UInt8]
    private var offset = 0

    init(bytes: [UInt8]) { self.bytes = bytes }

    var isAtEnd: Bool { offset == bytes.count }
    private var next: UInt8? { isAtEnd ? nil : bytes[offset] }

    mutating func rule() -> ZoneRule? {
        guard let name = name(), let west = time(hours: 24) else { return nil }
        let standard = ZoneRule.Kind(offset: -west, isDaylight: false, abbreviation: name)
        if isAtEnd { return ZoneRule(standard: standard) }
        guard let other = self.name() else { return nil }
        var daylight = ZoneRule.Kind(
            offset: standard.offset + 3600, isDaylight: true, abbreviation: other)
        if let next, next != UInt8(ascii: ",") {
            guard let west = time(hours: 24) else { return nil }
            daylight.offset = -west
        }
        // Without dates glibc takes those of the United States.
        var begin = ZoneRule.Change(day: .ofMonth(3, week: 2, weekday: 0))
        var end = ZoneRule.Change(day: .ofMonth(11, week: 1, weekday: 0))
        if !isAtEnd {
            guard take(","), let first = change(), take(","), let second = change() else {
                return nil
            }
            (begin, end) = (first, second)
        }
        return ZoneRule(
            standard: standard,
            daylight: ZoneRule.Daylight(kind: daylight, begin: begin, end: end))
    }

    private mutating func take(_ byte: Unicode.Scalar) -> Bool {
        guard next == UInt8(ascii: byte) else { return false }
        offset += 1
        return true
    }

    /// Three letters or more, or anything of the kind in angle brackets.
    private mutating func name() -> String? {
        let isQuoted = take("<")
        let start = offset
        while let byte = next, Self.isNamePart(byte, quoted: isQuoted) { offset += 1 }
        let name = bytes[start..<offset]
        if isQuoted, !take(">") { return nil }
        return (3...32).contains(name.count) ? String(decoding: name, as: UTF8.self) : nil
    }

    private static func isNamePart(_ byte: UInt8, quoted: Bool) -> Bool {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"): true
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "-"): quoted
        default: false
        }
    }

    /// `[+-]hh[:mm[:ss]]` in seconds.
    private mutating func time(hours limit: Int) -> Int? {
        let isNegative = take("-")
        if !isNegative { _ = take("+") }
        guard let hours = number(0...limit) else { return nil }
        var seconds = hours * 3600
        if take(":") {
            guard let minutes = number(0...59) else { return nil }
            seconds += minutes * 60
            if take(":") {
                guard let rest = number(0...59) else { return nil }
                seconds += rest
            }
        }
        return isNegative ? -seconds : seconds
    }

    private mutating func change() -> ZoneRule.Change? {
        guard let day = day() else { return nil }
        var change = ZoneRule.Change(day: day)
        if take("/") {
            guard let time = time(hours: 167) else { return nil }
            change.time = time
        }
        return change
    }

    private mutating func day() -> ZoneRule.Change.Day? {
        if take("J") { return number(1...365).map { .withoutLeapDay($0) } }
        guard take("M") else { return number(0...365).map { .ofYear($0) } }
        guard let month = number(1...12), take("."), let week = number(1...5), take("."),
            let weekday = number(0...6)
        else { return nil }
        return .ofMonth(month, week: week, weekday: weekday)
    }

    private mutating func number(_ limits: ClosedRange<Int>) -> Int? {
        let start = offset
        var value = 0
        while let byte = next, byte >= 0x30, byte <= 0x39, offset - start < 3 {
            value = value * 10 + Int(byte - 0x30)
            offset += 1
        }
        return offset > start && limits.contains(value) ? value : nil
    }
}
