package import FlumeKit
import Synchronization

/// A clock that stands still until it is moved, or until something waits.
package final class FakeClock: Clock {
    private let state: Atomic<Int64>
    private let epoch: Int64

    package init(wallMilliseconds: Int64 = 1_795_247_874_000) {
        state = Atomic(1_000_000_000)
        epoch = wallMilliseconds - 1000
    }

    package var now: Instant { Instant(nanoseconds: state.load(ordering: .relaxed)) }

    package var wallMilliseconds: Int64 { epoch + now.nanoseconds / 1_000_000 }

    package func advance(by interval: Interval) {
        state.add(interval.nanoseconds, ordering: .relaxed)
    }

    /// Waiting is what makes the time pass.
    package func wait(until deadline: Instant, or wakeup: Wakeup) {
        if wakeup.isSignalled || deadline <= now { return }
        precondition(deadline != .distantFuture, "nothing would end this wait")
        state.store(deadline.nanoseconds, ordering: .relaxed)
    }

    /// A poll without a deadline waits for what it waits for; any other looks
    /// once, and then the time has passed.
    package func wait(until deadline: Instant, polling poll: (Int32) -> Bool) -> Bool {
        if deadline == .distantFuture {
            while !poll(-1) {}
            return true
        }
        if poll(0) { return true }
        if deadline > now { state.store(deadline.nanoseconds, ordering: .relaxed) }
        return false
    }
}
