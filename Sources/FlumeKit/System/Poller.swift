import CFlume
import Glibc

/// Waits on many descriptors at once (epoll).
///
/// Level-triggered: what is not read now is reported again.
public final class Poller {
    /// What one descriptor is ready for.
    public struct Readiness: Hashable, Sendable {
        /// The number given with `watch`.
        public var token: UInt64
        public var isReadable: Bool
        public var isWritable: Bool
        /// The other end is gone; what it sent before can still be read.
        public var isHungUp: Bool
    }

    private let descriptor: FileDescriptor
    private var slots = [epoll_event](repeating: epoll_event(), count: 64)
    private let wakeup: Wakeup?
    private static let wakeupToken = UInt64.max

    /// A poller whose waits also end when `wakeup` is signalled.
    public init(wakeup: Wakeup? = nil) throws(SystemError) {
        let number = try SystemCall.run("epoll_create1") {
            epoll_create1(Int32(EPOLL_CLOEXEC))
        }
        descriptor = FileDescriptor(number, name: "epoll")
        self.wakeup = wakeup
        if let wakeup { try watch(wakeup.descriptor.number, token: Self.wakeupToken) }
    }

    public func watch(
        _ number: Int32, token: UInt64, reading: Bool = true, writing: Bool = false
    ) throws(SystemError) {
        try control(EPOLL_CTL_ADD, number, token, reading: reading, writing: writing)
    }

    public func change(
        _ number: Int32, token: UInt64, reading: Bool, writing: Bool
    ) throws(SystemError) {
        try control(EPOLL_CTL_MOD, number, token, reading: reading, writing: writing)
    }

    public func forget(_ number: Int32) {
        _ = epoll_ctl(descriptor.number, EPOLL_CTL_DEL, number, nil)
    }

    private func control(
        _ operation: Int32, _ number: Int32, _ token: UInt64, reading: Bool, writing: Bool
    ) throws(SystemError) {
        var event = epoll_event()
        event.events = (reading ? EPOLLIN.rawValue : 0) | (writing ? EPOLLOUT.rawValue : 0)
        event.data.u64 = token
        _ = try SystemCall.run("epoll_ctl") {
            epoll_ctl(descriptor.number, operation, number, &event)
        }
    }

    /// Waits until something is ready, the deadline has come or the wake-up
    /// was signalled; the last two give an empty list.
    public func wait(until deadline: Instant, clock: any Clock) -> [Readiness] {
        while true {
            let time = SystemClock.milliseconds(from: clock.now, to: deadline)
            let count = epoll_wait(descriptor.number, &slots, Int32(slots.count), time)
            if count < 0, errno == EINTR { continue }
            precondition(count >= 0, "epoll_wait fails only for want of a valid descriptor")
            if count == 0, time != 0, clock.now < deadline { continue }
            return slots[..<Int(count)].compactMap { slot in
                if slot.data.u64 == Self.wakeupToken { return nil }
                let hungUp = EPOLLHUP.rawValue | EPOLLERR.rawValue
                return Readiness(
                    token: slot.data.u64,
                    isReadable: slot.events & (EPOLLIN.rawValue | hungUp) != 0,
                    isWritable: slot.events & EPOLLOUT.rawValue != 0,
                    isHungUp: slot.events & hungUp != 0)
            }
        }
    }
}
