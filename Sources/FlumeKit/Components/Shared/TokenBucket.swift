/// A rate kept by all who share it: bytes a second, a tenth of a second's
/// worth at once.
final class TokenBucket {
    /// `nil` as long as nobody named a rate.
    private(set) var bytesPerSecond: Int?
    private var tokens = 0
    private var filledAt = Instant(nanoseconds: .min)

    /// How long a full bucket takes to fill, as in 0.9.
    private static let period: Int64 = 100_000_000

    /// Sets the rate; false if it has another one already.
    func agree(on rate: Int) -> Bool {
        if let bytesPerSecond { return bytesPerSecond == rate }
        bytesPerSecond = rate
        return true
    }

    /// How many of the costs, from the front, may go now; they are paid for.
    ///
    /// A cost may be more than is there: the debt is waited out before the
    /// next one, so that the rate holds and a large event is not stuck.
    func pay(_ costs: some Sequence<Int>, at now: Instant) -> Int {
        refill(at: now)
        var count = 0
        for cost in costs {
            if tokens <= 0 { break }
            tokens -= cost
            count += 1
        }
        return count
    }

    /// When the bucket will be full.
    func refillTime(after now: Instant) -> Instant {
        let missing = capacity - tokens
        let seconds = Double(missing) / Double(max(1, bytesPerSecond ?? 1))
        let nanoseconds = Int64(min(seconds * 1e9, 1e18))
        return now.advanced(byNanoseconds: max(1_000_000, nanoseconds))
    }

    private var capacity: Int { max(1, (bytesPerSecond ?? 0) / 10) }

    private func refill(at now: Instant) {
        guard let bytesPerSecond else { return }
        guard filledAt.nanoseconds != .min else {
            filledAt = now
            tokens = capacity
            return
        }
        let elapsed = now.nanoseconds - filledAt.nanoseconds
        let gained = Double(bytesPerSecond) * Double(elapsed) / 1e9
        // Time too short for a byte is kept for the next refill.
        if gained < 1 { return }
        filledAt = now
        tokens = Int(min(Double(capacity), Double(tokens) + gained))
    }
}
