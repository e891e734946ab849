/// The clock on the wall of a zone.
///
/// Instants that are close to each other are cheap: what is shown changes
/// only in its seconds while the minute lasts.
struct WallClock {
    let zone: ZoneRules
    /// Shows what was asked for last.
    private(set) var time = CivilTime(localSeconds: 0)
    private var period: ZoneRules.Period
    /// The part of the last minute that lies in `period`.
    private var validFrom: Int64 = 0
    private var validUpTo: Int64 = 0
    private var minuteStart: Int64 = 0

    init(_ zone: ZoneRules) {
        self.zone = zone
        period = zone.period(at: 0)
    }

    /// Seconds east of Greenwich at the time shown.
    var offset: Int { period.kind.offset }
    var abbreviation: String { period.kind.abbreviation }

    /// Shows an instant, given in seconds since the epoch.
    ///
    /// Returns whether nothing but the second differs from what was shown.
    @discardableResult
    mutating func show(_ second: Int64) -> Bool {
        if second >= validFrom, second < validUpTo {
            time.second = Int(second - minuteStart)
            return true
        }
        if second < period.start || second >= period.end { period = zone.period(at: second) }
        time = CivilTime(localSeconds: second + Int64(period.kind.offset))
        minuteStart = second - Int64(time.second)
        validFrom = max(minuteStart, period.start)
        validUpTo = min(minuteStart + 60, period.end)
        return false
    }
}
