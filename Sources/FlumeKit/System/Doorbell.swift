import CFlume
import Glibc
import Synchronization

/// Wakes one thread, again and again.
///
/// The thread that waits arms it, looks whether there is something to do, and
/// waits only if there is not; so no ring is missed, and one that nobody
/// waits for costs no system call.
public final class Doorbell: Sendable {
    /// Safe because a descriptor's number never changes and it is closed only
    /// with its owner.
    nonisolated(unsafe) let descriptor: FileDescriptor
    private let isArmed = Atomic<Bool>(false)

    public init() {
        let number = eventfd(0, Int32(EFD_CLOEXEC | EFD_NONBLOCK))
        precondition(number >= 0, "an eventfd can be had")
        descriptor = FileDescriptor(number, name: "doorbell")
    }

    /// Makes the next ring wake; forgets those before.
    public func arm() {
        var count: UInt64 = 0
        _ = read(descriptor.number, &count, 8)
        // An exchange, for it sees what was written before the ring it follows.
        _ = isArmed.exchange(true, ordering: .sequentiallyConsistent)
    }

    /// Wakes whoever armed it; any thread may call it.
    public func ring() {
        guard isArmed.exchange(false, ordering: .sequentiallyConsistent) else { return }
        var one: UInt64 = 1
        _ = write(descriptor.number, &one, 8)
    }

    /// Returns once it rang, the deadline has come or the wake-up was
    /// signalled; true for the first.
    @discardableResult
    public func wait(until deadline: Instant, clock: any Clock, or wakeup: Wakeup? = nil) -> Bool {
        var entries = (
            pollfd(fd: descriptor.number, events: Int16(POLLIN), revents: 0),
            // poll passes over what has a number below 0.
            pollfd(fd: wakeup?.descriptor.number ?? -1, events: Int16(POLLIN), revents: 0)
        )
        _ = clock.wait(until: deadline) { milliseconds in
            let ready = withUnsafeMutablePointer(to: &entries) { pair in
                pair.withMemoryRebound(to: pollfd.self, capacity: 2) { poll($0, 2, milliseconds) }
            }
            precondition(ready >= 0 || errno == EINTR, "poll fails only when it is interrupted")
            return ready > 0
        }
        return entries.0.revents != 0
    }
}
