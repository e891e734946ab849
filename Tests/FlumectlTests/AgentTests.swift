import FlumeTestKit
import Glibc
import Testing

@Suite("flumectl agent")
struct AgentTests {
    private let directory = TemporaryDirectory()

    private func write(_ configuration: String, to name: String = "flume.conf") -> String {
        directory.write(name, configuration + "\n")
    }

    @Test("prints what the well-known example prints in Flume")
    func example() throws {
        let port = RunningAgent.freePort()
        let agent = RunningAgent(
            write(
                """
                # example.conf: A single-node Flume configuration
                a1.sources = r1
                a1.sinks = k1
                a1.channels = c1
                a1.sources.r1.type = netcat
                a1.sources.r1.bind = localhost
                a1.sources.r1.port = \(port)
                a1.sinks.k1.type = logger
                a1.channels.c1.type = memory
                a1.channels.c1.capacity = 1000
                a1.channels.c1.transactionCapacity = 100
                a1.sources.r1.channels = c1
                a1.sinks.k1.channel = c1
                """))
        try #require(agent.waitUntilReady())
        #expect(agent.log.contains("flumectl agent ready: a1 (1 source, 1 channel, 1 sink)"))
        let client = try #require(TestConnection(port: port))
        client.send("Scala\r\n")
        #expect(client.receiveLines(1) == ["OK"])
        let line =
            "INFO sink.LoggerSink: Event: { headers:{} body: "
            + "53 63 61 6C 61 0D                               Scala. }\n"
        #expect(agent.wait(for: line))
        #expect(agent.stop() == 128 + SIGTERM)
    }

    private func sequence(_ events: Int, into output: String, extra: String = "") -> String {
        mkdir(directory(output), 0o755)
        return """
            a1.sources = r1
            a1.channels = c1
            a1.sinks = k1
            a1.sources.r1.type = seq
            a1.sources.r1.totalEvents = \(events)
            a1.sources.r1.batchSize = 100
            a1.sources.r1.channels = c1
            a1.channels.c1.type = memory
            a1.sinks.k1.type = file_roll
            a1.sinks.k1.sink.directory = \(directory(output))
            a1.sinks.k1.sink.rollInterval = 0
            a1.sinks.k1.channel = c1
            \(extra)
            """
    }

    private func lines(in output: String) -> [String] {
        let found = Program.run("/bin/sh", ["-c", "cat \(directory(output))/* 2>/dev/null"])
        return found.text.split(separator: "\n").map(String.init)
    }

    @Test("ends with its input, when all is delivered")
    func once() {
        let result = Program.flumectl(
            "agent", "-n", "a1", "-f", write(sequence(25_000, into: "out")), "--once")
        #expect(result.exitCode == 0)
        let isWhole = lines(in: "out") == (0..<25_000).map(String.init)
        #expect(isWhole)
    }

    @Test("starts nothing when the configuration has a mistake, and says all of them")
    func mistakes() {
        let file = write(sequence(1, into: "out", extra: "a1.sources.r1.totalEvent = 3"))
        let warned = Program.flumectl("agent", "-n", "a1", "-f", file, "--once")
        #expect(warned.exitCode == 0)
        #expect(warned.errors.contains("did you mean 'totalEvents'?"))
        let wrong = write(
            sequence(
                1, into: "out",
                extra: "a1.sinks.k1.sink.batchSize = many\na1.channels.c1.capacity = x"))
        let refused = Program.flumectl("agent", "-n", "a1", "-f", wrong, "--once")
        #expect(refused.exitCode == 1)
        #expect(refused.errors.contains("flume.conf:13:"))
        #expect(refused.errors.contains("flume.conf:14:"))
        #expect(!refused.errors.contains("agent ready"))
    }

    @Test("names the agents there are when the wanted one is missing")
    func missingAgent() {
        let result = Program.flumectl(
            "agent", "-n", "a2", "-f", write(sequence(1, into: "out")), "--once")
        #expect(result.exitCode == 1)
        #expect(result.errors.contains("there is no agent 'a2'"))
        #expect(result.errors.contains("'a1'"))
    }

    @Test("says which file is missing")
    func missingFile() {
        let result = Program.flumectl("agent", "-n", "a1", "-f", directory("none.conf"))
        #expect(result.exitCode == 1)
        #expect(result.errors == "flumectl: \(directory("none.conf")): no such file or directory\n")
    }

    @Test("delivers what it has read when it is told to end")
    func drains() throws {
        let agent = RunningAgent(
            write(
                sequence(Int(Int32.max), into: "out").replacingAll(
                    "batchSize = 100", "batchSize = 7")))
        try #require(agent.waitUntilReady())
        while lines(in: "out").isEmpty { usleep(1000) }
        #expect(agent.stop() == 128 + SIGTERM)
        let got = lines(in: "out")
        let isWhole = got == (0..<got.count).map(String.init)
        #expect(isWhole)
        #expect(!agent.log.contains("not delivered"))
    }

    @Test("tells its service manager that it is ready")
    func serviceManager() throws {
        let socket = directory("notify")
        let listener = try #require(NotifyListener(socket))
        let agent = RunningAgent(
            write(sequence(1, into: "out")), environment: ["NOTIFY_SOCKET": socket])
        #expect(listener.receive().hasPrefix("READY=1\n"))
        agent.stop()
        #expect(listener.receive() == "STOPPING=1")
    }

    @Test("understands the command line of flume-ng")
    func link() {
        let link = directory("flume-ng")
        symlink(Program.flumectl, link)
        let result = Program.run(
            link,
            [
                "agent", "--conf", "conf", "--conf-file", write(sequence(10, into: "out")),
                "--name", "a1", "-Dflume.root.logger=INFO,console", "-Xmx20m", "--once",
            ])
        #expect(result.exitCode == 0)
        #expect(lines(in: "out").count == 10)
        #expect(result.errors.contains("nothing is read from the conf directory 'conf'"))
    }

    @Test("writes its log as JSON where that is asked for")
    func jsonLog() {
        let result = Program.flumectl(
            "agent", "-n", "a1", "-f", write(sequence(1, into: "out")), "--once",
            "--log-format", "json")
        let first = result.errors.split(separator: "\n").first ?? ""
        #expect(first.hasPrefix(#"{"time":"20"#))
        #expect(result.errors.contains(#""logger":"agent","message":"flumectl agent ready: a1"#))
    }
}

/// A service manager's end of its notification socket.
private final class NotifyListener {
    private let file: Int32

    init?(_ path: String) {
        file = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
        let size = socklen_t(MemoryLayout<sockaddr_un>.size)
        let code = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(file, $0, size) }
        }
        if code != 0 { return nil }
        // An agent that died says nothing more, and its socket does not end.
        var limit = timeval(tv_sec: 60, tv_usec: 0)
        setsockopt(file, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
    }

    deinit { close(file) }

    func receive() -> String {
        var buffer = [UInt8](repeating: 0, count: 4096)
        let count = recv(file, &buffer, buffer.count, 0)
        return String(decoding: buffer.prefix(max(0, count)), as: UTF8.self)
    }
}
