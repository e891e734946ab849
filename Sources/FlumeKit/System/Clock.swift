import Glibc

/// A moment on the monotonic clock.
public struct Instant: Hashable, Comparable, Sendable {
    public var nanoseconds: Int64
    public init(nanoseconds: Int64) { self.nanoseconds = nanoseconds }

    public static func < (a: Instant, b: Instant) -> Bool { a.nanoseconds < b.nanoseconds }

    public func advanced(byNanoseconds count: Int64) -> Instant {
        Instant(
            nanoseconds: nanoseconds.addingReportingOverflow(count).overflow
                ? .max : nanoseconds + count)
    }

    /// The later end of time: a deadline that never comes.
    public static let distantFuture = Instant(nanoseconds: .max)
}

/// Tells the time and waits.
///
/// A flow has one; tests give it another.
public protocol Clock: AnyObject, Sendable {
    /// The monotonic time.
    var now: Instant { get }
    /// Milliseconds since the epoch, as events carry them.
    var wallMilliseconds: Int64 { get }
    /// Returns when the deadline has come or the wake-up was signalled.
    func wait(until deadline: Instant, or wakeup: Wakeup)
    /// Waits by a poll, which is told how many milliseconds it may take, -1
    /// for ever, and says whether what it waits for has come; false once the
    /// deadline has.
    func wait(until deadline: Instant, polling poll: (Int32) -> Bool) -> Bool
}

extension Clock {
    public func wait(until deadline: Instant, polling poll: (Int32) -> Bool) -> Bool {
        while true {
            let now = self.now
            if poll(SystemClock.milliseconds(from: now, to: deadline)) { return true }
            if now >= deadline { return false }
        }
    }
}

/// The machine's own clock.
public final class SystemClock: Clock {
    public init() {}

    public var now: Instant { Instant(nanoseconds: Self.read(CLOCK_MONOTONIC)) }
    public var wallMilliseconds: Int64 { Self.read(CLOCK_REALTIME) / 1_000_000 }

    public func wait(until deadline: Instant, or wakeup: Wakeup) {
        var entry = pollfd(fd: wakeup.descriptor.number, events: Int16(POLLIN), revents: 0)
        while now < deadline, !wakeup.isSignalled {
            _ = poll(&entry, 1, Self.milliseconds(from: now, to: deadline))
        }
    }

    /// The time to wait as `poll` and `epoll_wait` take it: rounded up, so that
    /// a wait does not end before its deadline; -1 for one that never ends.
    static func milliseconds(from now: Instant, to deadline: Instant) -> Int32 {
        if deadline == .distantFuture { return -1 }
        if deadline <= now { return 0 }
        let left = deadline.nanoseconds - now.nanoseconds
        return Int32(clamping: (left + 999_999) / 1_000_000)
    }

    private static func read(_ clock: clockid_t) -> Int64 {
        var time = timespec()
        clock_gettime(clock, &time)
        return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
    }
}
