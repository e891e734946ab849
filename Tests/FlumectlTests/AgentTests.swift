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
        let found = Program.run(
            "/bin/sh", ["-c", "cd \(directory(output)) && cat $(ls -v) </dev/null"])
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
        #expect(result.errors.contains("-Xmx20m has no meaning here"))
    }

    @Test("runs what is right of a wrong configuration where that is asked for")
    func lenient() {
        let file = write(
            sequence(
                100, into: "out",
                extra: "a1.sinks = k1 k2\na1.sinks.k2.type = null\na1.sinks.k2.channel = c9"))
        let strict = Program.flumectl("agent", "-n", "a1", "-f", file, "--once")
        #expect(strict.exitCode == 1)
        #expect(lines(in: "out").isEmpty)
        let lenient = Program.flumectl("agent", "-n", "a1", "-f", file, "--once", "--lenient")
        #expect(lenient.exitCode == 0)
        #expect(lenient.errors.contains("'c9'"))
        #expect(lines(in: "out").count == 100)
    }

    @Test("serves its numbers and its health over HTTP")
    func monitoring() throws {
        let agent = RunningAgent(write(sequence(100, into: "out")), "--monitor", ":0")
        try #require(agent.wait(for: "monitoring listens at 127.0.0.1:"))
        while lines(in: "out").count < 100 { usleep(1000) }
        let pieces = agent.log.split(separator: "listens at 127.0.0.1:")
        let port = Int(pieces.last?.prefix { $0.isNumber } ?? "") ?? 0
        let ask = { (path: String) -> String in
            guard let client = TestConnection(port: port) else { return "" }
            client.send("GET \(path) HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
            return client.receiveAll()
        }
        let metrics = ask("/metrics")
        #expect(metrics.hasPrefix("HTTP/1.1 200 OK\r\n"))
        #expect(metrics.contains(#""SOURCE.r1":{"Type":"SOURCE","EventReceivedCount":"100""#))
        #expect(ask("/metrics?format=prometheus").contains("# TYPE flume_"))
        #expect(ask("/health").hasPrefix("HTTP/1.1 200 OK\r\n"))
        #expect(ask("/ready").hasPrefix("HTTP/1.1 200 OK\r\n"))
        agent.stop()
    }

    @Test("a sink that is away for ten seconds gets every event, in order")
    func sinkOutage() throws {
        let events = 300_000
        let file = write(sequence(events, into: "out", extra: "a1.sinks.k1.sink.rollCount = 1000"))
        let agent = RunningAgent(file, "--once", "--drain-timeout", "60s")
        while lines(in: "out").isEmpty { usleep(1000) }
        rename(directory("out"), directory("away"))
        try #require(agent.wait(for: "sink.k1: "))
        let before = agent.program.processorSeconds
        sleep(10)
        // The source waits for room and the sink for its next try: nothing spins.
        #expect(agent.program.processorSeconds - before < 0.5)
        mkdir(directory("out"), 0o755)
        #expect(agent.finish() == 0)
        let got = (lines(in: "away") + lines(in: "out")).compactMap(Int.init)
        let isExact = got == Array(0..<events)
        #expect(isExact, "\(got.count) of \(events)")
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
