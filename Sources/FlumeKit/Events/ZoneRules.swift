/// A time zone: which offset holds when.
struct ZoneRules: Sendable {
    /// An offset with its name.
    struct Kind: Hashable, Sendable {
        /// Seconds east of Greenwich.
        var offset: Int
        var isDaylight: Bool
        /// Such as `CET`.
        var abbreviation: String
    }

    /// A stretch of time of one kind, from `start` up to but not including
    /// `end`, in seconds since the epoch.
    struct Period: Hashable, Sendable {
        var start: Int64
        var end: Int64
        var kind: Kind
    }

    /// When the kind changes, in rising order.
    private let changes: [Int64]
    /// The kind before the first change, then the kind from each change on.
    private let kinds: [Kind]
    /// What holds from the last change on, if that is a rule.
    private let rule: ZoneRule?

    static let utc = ZoneRules(
        before: Kind(offset: 0, isDaylight: false, abbreviation: "UTC"), changes: [])

    init(before: Kind, changes: [(Int64, Kind)], then rule: ZoneRule? = nil) {
        self.changes = changes.map(\.0)
        kinds = [before] + changes.map(\.1)
        self.rule = rule
    }

    /// A zone that is nothing but a rule.
    init(_ rule: ZoneRule) {
        self.init(before: rule.standard, changes: [], then: rule)
    }

    /// The period that has the instant in it.
    func period(at second: Int64) -> Period {
        var low = 0
        var high = changes.count
        while low < high {
            let middle = (low + high) / 2
            if changes[middle] <= second { low = middle + 1 } else { high = middle }
        }
        let start = low == 0 ? Int64.min : changes[low - 1]
        if low == changes.count, let rule {
            var period = rule.period(at: second)
            period.start = max(period.start, start)
            return period
        }
        let end = low == changes.count ? Int64.max : changes[low]
        return Period(start: start, end: end, kind: kinds[low])
    }

    /// The instant at which the clock on the wall shows `localSeconds`.
    ///
    /// A time that is shown twice means the second, standard, one; a time
    /// that is skipped means that much after the change.
    func instant(ofLocal localSeconds: Int64) -> Int64 {
        let earlier = period(at: localSeconds - 86_400).kind.offset
        let later = period(at: localSeconds + 86_400).kind.offset
        let second = localSeconds - Int64(later)
        if earlier == later || period(at: second).kind.offset == later { return second }
        return localSeconds - Int64(earlier)
    }

    /// The latest offset that goes by an abbreviation in this zone.
    func offset(named abbreviation: String) -> Int? {
        for kind in (rule?.kinds ?? []) + kinds.reversed()
        where kind.abbreviation == abbreviation {
            return kind.offset
        }
        return nil
    }
}
