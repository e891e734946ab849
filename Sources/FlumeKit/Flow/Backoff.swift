/// How long to wait before the next try: doubling from a start to a cap.
public struct Backoff: Sendable {
    public let initial: Interval
    public let maximum: Interval
    private var next: Interval

    public init(initial: Interval = .seconds(1), maximum: Interval = .seconds(60)) {
        self.initial = initial
        self.maximum = maximum
        next = min(initial, maximum)
    }

    /// The wait after one more failure.
    public mutating func failed() -> Interval {
        defer {
            let doubled = next.nanoseconds.multipliedReportingOverflow(by: 2)
            next =
                doubled.overflow
                ? maximum : min(Interval(nanoseconds: doubled.partialValue), maximum)
        }
        return next
    }

    public mutating func succeeded() { next = min(initial, maximum) }
}
