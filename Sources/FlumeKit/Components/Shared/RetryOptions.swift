/// The options of what tries again and again, in the order of 0.9.
enum RetryOptions {
    private static let limits = Interval.milliseconds(1)...Interval.seconds(366 * 86_400)

    static let maximum = Option(
        "maxSingleMs", default: Interval.seconds(60), in: limits,
        "The longest wait between two tries.")
    static let initial = Option(
        "initMs", default: Interval.seconds(1), in: limits,
        "The wait after the first failure; it doubles after each.")
    static let cumulative = Option<Interval?>(
        "cumulativeMs", in: limits, "How long all waits together may be; without it, for ever.")

    static let descriptions = [maximum.description, initial.description, cumulative.description]

    static func patience(_ parts: Parts) -> Patience {
        Patience(
            Backoff(initial: parts[initial], maximum: parts[maximum]),
            cumulative: parts[cumulative])
    }
}

/// How long to go on trying.
struct Patience {
    private var backoff: Backoff
    private let cumulative: Interval?
    private var waited: Int64 = 0

    init(_ backoff: Backoff, cumulative: Interval? = nil) {
        self.backoff = backoff
        self.cumulative = cumulative
    }

    /// The wait before the next try; `nil` at the end of patience.
    ///
    /// The last wait is cut, so that all of them make exactly the limit.
    mutating func failed() -> Interval? {
        var wait = backoff.failed().nanoseconds
        if let cumulative {
            wait = min(wait, cumulative.nanoseconds - waited)
            if wait <= 0 { return nil }
        }
        waited += wait
        return Interval(nanoseconds: wait)
    }

    mutating func succeeded() {
        backoff.succeeded()
        waited = 0
    }
}
