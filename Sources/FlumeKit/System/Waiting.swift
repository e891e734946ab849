import Glibc

extension FileDescriptor {
    /// Waits until one of a few descriptors can be read, the deadline has
    /// come or the wake-up was signalled; true for the first.
    ///
    /// Takes regular files as well, which a `Poller` refuses. One that was
    /// closed counts as readable: the read that follows says what is wrong.
    package static func waitUntilReadable(
        _ descriptors: [FileDescriptor], until deadline: Instant, clock: any Clock,
        or wakeup: Wakeup? = nil
    ) -> Bool {
        let numbers = descriptors.map(\.number) + (wakeup.map { [$0.descriptor.number] } ?? [])
        var entries = numbers.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
        while true {
            let time = SystemClock.milliseconds(from: clock.now, to: deadline)
            let ready = poll(&entries, nfds_t(entries.count), time)
            if ready < 0, errno == EINTR { continue }
            precondition(ready >= 0, "poll fails only when it is interrupted")
            return entries.prefix(descriptors.count).contains { $0.revents != 0 }
        }
    }

    /// Makes reads and writes return EAGAIN where they would wait.
    ///
    /// Only for a descriptor of our own making: the mode is shared with those
    /// who have inherited it.
    package func makeNonBlocking() throws(SystemError) {
        let flags = try SystemCall.run("fcntl", name) { fcntl(number, F_GETFL) }
        _ = try SystemCall.run("fcntl", name) { fcntl(number, F_SETFL, flags | O_NONBLOCK) }
    }

    /// Whether it was opened for writing only.
    package var isWriteOnly: Bool { fcntl(number, F_GETFL) & O_ACCMODE == O_WRONLY }
}
