import CFlume
import Glibc

/// A program that runs beside ours, its two outputs being pipes to us.
///
/// It leads a process group of its own, so that whatever it starts can be
/// ended with it. It inherits nothing but the environment and the working
/// directory: its input is empty, its signals are as a shell would set them.
///
/// It stays unreaped until `collectExit` or `end`: as long as it does, its
/// number belongs to it and to its group.
package final class ChildProcess {
    /// How a program ended.
    package enum Exit: Hashable, Sendable {
        case code(Int32)
        case signal(Int32)
    }

    /// The reading ends of its standard output and error, not blocking.
    package let output: FileDescriptor
    package let errors: FileDescriptor
    /// Readable once the program has ended.
    package let exitDescriptor: FileDescriptor
    package let processID: Int32
    package private(set) var exit: Exit?

    /// Starts a program, found along PATH, with its arguments.
    package init(_ words: [String]) throws(SystemError) {
        precondition(!words.isEmpty, "a command has a first word")
        let output = try Pipe("standard output of \(words[0])")
        let errors = try Pipe("standard error of \(words[0])")
        try output.reading.makeNonBlocking()
        try errors.reading.makeNonBlocking()
        processID = try Self.spawn(words, output.writing.number, errors.writing.number)
        self.output = output.reading
        self.errors = errors.reading
        do throws(SystemError) {
            let pid = processID
            let number = try SystemCall.run("pidfd_open", words[0]) { cflume_open_process(pid) }
            exitDescriptor = FileDescriptor(number, name: words[0])
        } catch {
            _ = kill(-processID, SIGKILL)
            _ = waitpid(processID, nil, 0)
            throw error
        }
    }

    deinit {
        if exit == nil {
            _ = kill(-processID, SIGKILL)
            reap()
        }
    }

    /// Both ends of a pipe; the one that is not kept closes by itself.
    private struct Pipe {
        let reading: FileDescriptor
        let writing: FileDescriptor

        init(_ name: String) throws(SystemError) {
            var ends: [Int32] = [0, 0]
            _ = try SystemCall.run("pipe2", name) { cflume_pipe(&ends) }
            reading = FileDescriptor(ends[0], name: name)
            writing = FileDescriptor(ends[1], name: name)
        }
    }

    private static func spawn(
        _ words: [String], _ output: Int32, _ errors: Int32
    ) throws(SystemError) -> Int32 {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_adddup2(&actions, output, 1)
        posix_spawn_file_actions_adddup2(&actions, errors, 2)
        cflume_close_from(&actions, 3)

        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var signals = sigset_t()
        sigemptyset(&signals)
        posix_spawnattr_setsigmask(&attributes, &signals)
        // We ignore it, and what is ignored stays so in a new program.
        sigaddset(&signals, SIGPIPE)
        posix_spawnattr_setsigdefault(&attributes, &signals)
        posix_spawnattr_setpgroup(&attributes, 0)
        let flags = POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF
        posix_spawnattr_setflags(&attributes, Int16(flags))

        let arguments = words.map { strdup($0) } + [nil]
        defer {
            for argument in arguments { free(argument) }
        }
        var child = pid_t()
        let code = posix_spawnp(&child, words[0], &actions, &attributes, arguments, environ)
        if code != 0 { throw SystemError("posix_spawn", code, words[0]) }
        return child
    }

    /// How it ended, if it has; waits for nothing.
    package func collectExit() -> Exit? {
        if exit == nil,
            FileDescriptor.waitUntilReadable(
                [exitDescriptor], until: Instant(nanoseconds: 0), clock: SystemClock())
        {
            reap()
        }
        return exit
    }

    /// Sends a signal to it and to all it has started, unless it was reaped.
    package func signalGroup(_ number: Int32) {
        if exit == nil { _ = kill(-processID, number) }
    }

    /// Ends it and all it has started, and returns when it is gone: asks with
    /// SIGTERM, and after the deadline on the machine's clock with SIGKILL.
    package func end(killingAt deadline: Instant) {
        output.close()
        errors.close()
        if exit != nil { return }
        signalGroup(SIGTERM)
        _ = FileDescriptor.waitUntilReadable(
            [exitDescriptor], until: deadline, clock: SystemClock())
        // Also for those of the group that have outlived their leader.
        signalGroup(SIGKILL)
        reap()
    }

    private func reap() {
        var status: Int32 = 0
        while waitpid(processID, &status, 0) < 0, errno == EINTR {}
        let signal = status & 0x7F
        exit = signal == 0 ? .code((status >> 8) & 0xFF) : .signal(signal)
    }
}
