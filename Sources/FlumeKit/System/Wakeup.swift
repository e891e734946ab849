import CFlume
import Glibc
import Synchronization

/// Ends a wait from another thread or from a signal handler.
///
/// Once signalled it stays so.
public final class Wakeup: Sendable {
    /// Safe because a descriptor's number never changes and it is closed only
    /// with its owner.
    nonisolated(unsafe) let descriptor: FileDescriptor
    private let flag = Atomic<Bool>(false)

    public init() {
        let number = eventfd(0, Int32(EFD_CLOEXEC | EFD_NONBLOCK))
        precondition(number >= 0, "an eventfd can be had")
        descriptor = FileDescriptor(number, name: "wake-up")
    }

    /// Safe to call from any thread.
    public func signal() {
        flag.store(true, ordering: .releasing)
        var one: UInt64 = 1
        _ = write(descriptor.number, &one, 8)
    }

    /// Also true when a signal handler wrote to the descriptor.
    public var isSignalled: Bool {
        if flag.load(ordering: .acquiring) { return true }
        var entry = pollfd(fd: descriptor.number, events: Int16(POLLIN), revents: 0)
        if poll(&entry, 1, 0) == 1 { flag.store(true, ordering: .releasing) }
        return flag.load(ordering: .acquiring)
    }

    /// The number for a signal handler or a poller.
    package var descriptorNumber: Int32 { descriptor.number }
}
