/// The head of an entry in a log4j file: what stands before the message.
///
/// Three layouts are known, which a file may mix:
///
/// ```
/// 2026-11-21T07:57:54:+00:00 INFO log4j: hello       our format log4j
/// 2026-11-21 07:57:54,123 INFO org.example.Main: hello     log4j's ISO8601
/// box main 26/11/21 07:57:54 INFO hello              what 0.9 reads
/// ```
struct Log4jLine {
    /// Milliseconds since the epoch.
    var timestamp: Int64
    var priority: Priority
    /// Of the third layout only.
    var host: Range<Int>?
    /// The logger's name, where it is not `log4j`.
    var category: Range<Int>?
    /// Where the message begins.
    var message: Int
    /// Whether the message has Java's escapes, as our own format writes it.
    var isEscaped = false
}

/// Tells heads of entries from other lines.
struct Log4jLineReader {
    private let zone: ZoneRules
    private let classic: DateReader

    /// `now` decides the century of years in two digits.
    init(in zone: ZoneRules, now: Int64) {
        guard let pattern = try? DatePattern("yy/MM/dd HH:mm:ss") else {
            preconditionFailure("the pattern has the letters that patterns have")
        }
        self.zone = zone
        classic = DateReader(pattern, in: zone, now: now)
    }

    /// The head of a line, if it begins an entry.
    func read(_ line: UnsafeRawBufferPointer) -> Log4jLine? {
        guard let first = line.first else { return nil }
        let isDigit = (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(first)
        return (isDigit ? readDated(line) : nil) ?? readClassic(line)
    }

    /// A line that begins with a date.
    private func readDated(_ line: UnsafeRawBufferPointer) -> Log4jLine? {
        var scanner = DateScanner(line)
        guard let timestamp = timestamp(&scanner), scanner.skip([0x20]) else { return nil }
        var words = Words(line, from: scanner.offset)
        guard let word = words.next(), let priority = Priority(name: line[word]) else {
            return nil
        }
        // log4j pads priorities, so any number of blanks may follow them, but
        // those that follow a category belong to the message.
        words.skipBlanks()
        var entry = Log4jLine(timestamp: timestamp, priority: priority, message: words.offset)
        if let name = words.next(), line[name].last == UInt8(ascii: ":"), name.count > 1 {
            let category = name.dropLast()
            entry.isEscaped = line[category].elementsEqual("log4j".utf8)
            entry.category = entry.isEscaped ? nil : category
            entry.message = words.offset
        }
        return entry
    }

    /// `yyyy-MM-dd HH:mm:ss`, with or without a fraction and an offset.
    private func timestamp(_ scanner: inout DateScanner) -> Int64? {
        guard let (year, digits) = scanner.number(maximumDigits: 4), digits == 4,
            scanner.skip([UInt8(ascii: "-")]), let month = scanner.number(maximumDigits: 2),
            scanner.skip([UInt8(ascii: "-")]), let day = scanner.number(maximumDigits: 2),
            scanner.skip([0x20]) || scanner.skip([UInt8(ascii: "T")]),
            let hour = scanner.number(maximumDigits: 2), scanner.skip([UInt8(ascii: ":")]),
            let minute = scanner.number(maximumDigits: 2), scanner.skip([UInt8(ascii: ":")]),
            let second = scanner.number(maximumDigits: 2)
        else { return nil }
        guard (1...12).contains(month.value), (1...31).contains(day.value), hour.value < 24,
            minute.value < 60, second.value <= 60
        else { return nil }
        let days = CivilTime.days(year: year, month: month.value, day: day.value)
        let time = hour.value * 3600 + minute.value * 60 + second.value
        var thousandths = 0
        if scanner.skip([UInt8(ascii: ",")]) || scanner.skip([UInt8(ascii: ".")]) {
            guard let (value, digits) = scanner.number(maximumDigits: 3), digits == 3 else {
                return nil
            }
            thousandths = value
        }
        let local = days * 86_400 + Int64(time)
        let hasOffset = scanner.skip([UInt8(ascii: ":")]) || scanner.isAtSignOrZ
        let offset = hasOffset ? scanner.zoneOffset(in: zone) : nil
        if hasOffset, offset == nil { return nil }
        let instant = offset.map { local - Int64($0) } ?? zone.instant(ofLocal: local)
        return instant * 1000 + Int64(thousandths)
    }

    /// A line that begins with a host and a word.
    private func readClassic(_ line: UnsafeRawBufferPointer) -> Log4jLine? {
        var words = Words(line, from: 0)
        guard let host = words.next(), words.next() != nil, let day = words.next(),
            let time = words.next(), let word = words.next(), day.count == 8, time.count == 8,
            let priority = Priority(name: line[word]),
            let timestamp = classic.milliseconds(
                UnsafeRawBufferPointer(rebasing: line[day.lowerBound..<time.upperBound]))
        else { return nil }
        return Log4jLine(
            timestamp: timestamp, priority: priority, host: host, message: words.offset)
    }
}

/// The words of a line, each with the one blank after it passed over.
private struct Words {
    private let line: UnsafeRawBufferPointer
    private(set) var offset: Int

    init(_ line: UnsafeRawBufferPointer, from offset: Int) {
        self.line = line
        self.offset = offset
    }

    mutating func skipBlanks() {
        while offset < line.count, line[offset] == 0x20 { offset += 1 }
    }

    mutating func next() -> Range<Int>? {
        let start = offset
        while offset < line.count, line[offset] != 0x20 { offset += 1 }
        let word = start..<offset
        if offset < line.count { offset += 1 }
        return word.isEmpty ? nil : word
    }
}
