import FlumeTestKit
import Glibc
import Testing

@testable import FlumeKit

@Suite("ChildProcess")
struct ChildProcessTests {
    private func all(_ file: FileDescriptor) throws -> String {
        var text: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 4096)
        while true {
            _ = FileDescriptor.waitUntilReadable(
                [file], until: .distantFuture, clock: SystemClock())
            let count = try file.read(into: &buffer, count: buffer.count)
            if count == 0 { return String(decoding: text, as: UTF8.self) }
            text += buffer[..<count]
        }
    }

    private func exit(_ child: ChildProcess) -> ChildProcess.Exit? {
        _ = FileDescriptor.waitUntilReadable(
            [child.exitDescriptor], until: .distantFuture, clock: SystemClock())
        return child.collectExit()
    }

    /// Whether a process is there and no zombie.
    private func isRunning(_ pid: Int32) -> Bool {
        let status = TemporaryDirectory.read("/proc/\(pid)/stat")
        guard let end = status.lastIndex(of: UInt8(ascii: ")")) else { return false }
        return status[end + 2] != UInt8(ascii: "Z")
    }

    @Test(
        "reads both outputs apart, and learns how the program ended",
        arguments: [
            ("echo out; echo err >&2", "out\n", "err\n", ChildProcess.Exit.code(0)),
            ("exit 3", "", "", .code(3)),
            ("kill -9 $$", "", "", .signal(9)),
        ])
    func outputs(script: String, output: String, errors: String, end: ChildProcess.Exit) throws {
        let child = try ChildProcess(["/bin/sh", "-c", script])
        #expect(try all(child.output) == output)
        #expect(try all(child.errors) == errors)
        #expect(exit(child) == end)
        #expect(waitpid(child.processID, nil, WNOHANG) == -1, "it is no zombie")
    }

    @Test("finds programs along PATH, and says which it did not find")
    func path() throws {
        #expect(exit(try ChildProcess(["true"])) == .code(0))
        for name in ["no-such-program-anywhere", "/etc/hostname", "/nowhere/x"] {
            let failure = #expect(throws: SystemError.self) { try ChildProcess([name]) }
            #expect(failure?.subject == name)
        }
    }

    @Test("gives the program nothing of ours: no descriptors, no input, no ignored SIGPIPE")
    func inheritance() throws {
        let inheritable = dup(1)
        defer { close(inheritable) }
        let list = try ChildProcess(["ls", "/proc/self/fd"])
        #expect(try all(list.output).split(separator: "\n").count == 4)
        #expect(exit(list) == .code(0))
        #expect(try all(try ChildProcess(["cat"]).output) == "")
        signal(SIGPIPE, SIG_IGN)
        let script = "kill -PIPE $$; echo survived"
        let child = try ChildProcess(["/bin/sh", "-c", script])
        #expect(try all(child.output) == "")
        #expect(exit(child) == .signal(SIGPIPE))
    }

    @Test("ends the program with everything it has started", arguments: ["", "trap '' TERM; "])
    func group(prefix: String) throws {
        let script = prefix + "sleep 1000 & echo $!; sleep 1000 & echo $!; wait; wait"
        let child = try ChildProcess(["/bin/sh", "-c", script])
        var text = ""
        var buffer = [UInt8](repeating: 0, count: 100)
        while text.split(separator: "\n").count < 2 || !text.hasSuffix("\n") {
            _ = FileDescriptor.waitUntilReadable(
                [child.output], until: .distantFuture, clock: SystemClock())
            let count = try child.output.read(into: &buffer, count: buffer.count)
            text += String(decoding: buffer[..<count], as: UTF8.self)
        }
        let pids = text.split(separator: "\n").compactMap { Int32($0) }
        #expect(pids.count == 2 && pids.allSatisfy(isRunning))
        child.end(killingAt: SystemClock().now.advanced(byNanoseconds: 50_000_000))
        #expect(child.exit == .signal(prefix.isEmpty ? SIGTERM : SIGKILL))
        // The kernel ends them by itself now; the test only waits for it.
        while pids.contains(where: isRunning) { usleep(1000) }
        #expect(!isRunning(child.processID))
    }

    @Test("is ended and reaped when nobody refers to it any more")
    func abandoned() throws {
        var child: ChildProcess? = try ChildProcess(["sleep", "1000"])
        let pid = child?.processID ?? 0
        child = nil
        #expect(child == nil && !isRunning(pid))
        #expect(waitpid(pid, nil, WNOHANG) == -1)
    }
}
