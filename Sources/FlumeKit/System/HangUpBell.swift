import CFlume
import Glibc

/// Tells of SIGHUP, as often as it comes.
public final class HangUpBell {
    package let descriptor: FileDescriptor

    public init() {
        let number = eventfd(0, Int32(EFD_CLOEXEC | EFD_NONBLOCK))
        precondition(number >= 0, "an eventfd can be had")
        descriptor = FileDescriptor(number, name: "hang-up")
    }

    /// Whether the signal came since this was asked last.
    public func take() -> Bool {
        var count: UInt64 = 0
        return read(descriptor.number, &count, 8) == 8
    }
}
