import Glibc

/// Takes the date in an attribute apart into attributes of its own.
final class DateInterceptor: Interceptor {
    static let attribute = Option<String>.required("attribute", "The attribute that has the date.")
    static let pattern = Option<DatePattern>.required(
        "pattern", "The form of the date, as Java's SimpleDateFormat spells it.")
    static let prefix = Option(
        "prefix", default: "date", "What the names of the new attributes begin with.")
    static let padding = Option(
        "padding", default: true, "Whether numbers below 10 are written in two digits.")

    static let declaration = Declaration<InterceptorMaker>(
        ComponentDescription(
            .decorator, "exDate",
            summary: "Takes the date in an attribute apart into attributes of its own.",
            details: """
                Sets prefix + day, month, year, hr, min and sec. A date with a zone is turned \
                into local time, one without is local time. An event whose attribute is \
                missing or is no such date passes unchanged, which a note says once.

                The pattern has the letters y M d D E a H k K h m s S z Z X; text that stands \
                for itself is put in single quotes.
                """,
            options: [
                attribute.description, pattern.description, prefix.description,
                padding.description,
            ],
            examples: [
                .init(
                    "regexAll('^(\\S+)', when) exDate(when, \"yyyy-MM-dd'T'HH:mm:ss\") console",
                    "Sets dateday, datemonth, dateyear, datehr, datemin and datesec.")
            ]
        ),
        make: {
            DateInterceptor(
                HeaderName($0[attribute]), $0[pattern], prefix: $0[prefix], padded: $0[padding])
        })

    private let attribute: HeaderName
    private let pattern: DatePattern
    private let names: [HeaderName]
    private let isPadded: Bool
    private let zone: ZoneRules
    private var reader: DateReader?
    private var clock: WallClock
    private var context: FlowContext?
    private let written = ByteWriter(capacity: 64)

    init(
        _ attribute: HeaderName, _ pattern: DatePattern, prefix: String, padded: Bool,
        in zone: ZoneRules = LocalZone.rules
    ) {
        self.attribute = attribute
        self.pattern = pattern
        self.zone = zone
        names = ["day", "month", "year", "hr", "min", "sec"].map { HeaderName(prefix + $0) }
        isPadded = padded
        clock = WallClock(zone)
    }

    func open(_ context: FlowContext) {
        self.context = context
        reader = DateReader(pattern, in: zone, now: context.clock.wallMilliseconds)
    }

    func intercept(_ batch: EventBatch) throws(FlowError) {
        for name in names { try batch.requireNoHeader(name) }
        guard let source = batch.header(attribute) else {
            if !batch.isEmpty { note("an event has no attribute '\(attribute)'") }
            return
        }
        var columns: [HeaderColumn] = []
        var last: (value: ByteRange, parts: [ByteRange])?
        for index in 0..<batch.count {
            let value = source[index]
            if let last, !value.isAbsent, Self.equal(batch, last.value, value) {
                set(batch, columns, index, last.parts)
            } else if let parts = parts(of: value, in: batch) {
                if columns.isEmpty { columns = names.map { batch.makeHeader($0) } }
                set(batch, columns, index, parts)
                last = (value, parts)
            }
        }
    }

    private func set(
        _ batch: EventBatch, _ columns: [HeaderColumn], _ index: Int, _ parts: [ByteRange]
    ) {
        for (column, part) in zip(columns, parts) { batch.setHeader(column, index, to: part) }
    }

    /// Neighbours have the same date often, and comparing is cheaper than
    /// reading.
    private static func equal(_ batch: EventBatch, _ a: ByteRange, _ b: ByteRange) -> Bool {
        a == b
            || a.count == b.count
                && memcmp(batch.arena + Int(a.start), batch.arena + Int(b.start), a.count) == 0
    }

    /// The six numbers of a date, stored in the batch.
    private func parts(of value: ByteRange, in batch: EventBatch) -> [ByteRange]? {
        guard !value.isAbsent else {
            note("an event has no attribute '\(attribute)'")
            return nil
        }
        guard let milliseconds = reader?.milliseconds(batch.bytes(value)) else {
            let text = String(decoding: batch.bytes(value).prefix(80), as: UTF8.self)
            note("'\(text)' in the attribute '\(attribute)' is no date '\(pattern.text)'")
            return nil
        }
        clock.show(milliseconds.dividedDown(by: 1000))
        let time = clock.time
        return [time.day, time.month, nil, time.hour, time.minute, time.second].map { number in
            written.removeAll()
            if isPadded, let number {
                written.put(twoDigits: number)
            } else {
                written.put(decimal: number ?? time.year)
            }
            return batch.store(written.bytes)
        }
    }

    private var hasNoted = false

    private func note(_ reason: String) {
        if hasNoted { return }
        hasNoted = true
        context?.note("exDate: \(reason): such events pass without the date's parts")
    }
}
