import FlumeTestKit
import Glibc
import Testing

@Suite("flumectl agent: reload")
struct AgentReloadTests {
    private let directory = TemporaryDirectory()

    /// netcat → memory → file_roll into one of two directories.
    private func configuration(port: Int, into output: String, extra: String = "") -> String {
        mkdir(directory(output), 0o755)
        return """
            a1.sources = r1
            a1.channels = c1
            a1.sinks = k1
            a1.sources.r1.type = netcat
            a1.sources.r1.bind = 127.0.0.1
            a1.sources.r1.port = \(port)
            a1.sources.r1.channels = c1
            a1.channels.c1.type = memory
            a1.channels.c1.capacity = 1000
            a1.sinks.k1.type = file_roll
            a1.sinks.k1.sink.directory = \(directory(output))
            a1.sinks.k1.sink.rollInterval = 0
            a1.sinks.k1.channel = c1
            \(extra)

            """
    }

    /// Puts a configuration in the place of the old one, as editors do.
    private func replace(_ text: String) {
        directory.write("next.conf", text)
        rename(directory("next.conf"), directory("flume.conf"))
    }

    private func lines(in output: String) -> [String] {
        let found = Program.run("/bin/sh", ["-c", "cat \(directory(output))/* 2>/dev/null"])
        return found.text.split(separator: "\n").map(String.init)
    }

    @Test("200 reloads under load lose nothing, repeat nothing, and keep the connection")
    func underLoad() throws {
        let port = RunningAgent.freePort()
        let both = ["a", "b"].map { configuration(port: port, into: $0) }
        directory.write("flume.conf", both[0])
        let agent = RunningAgent(directory("flume.conf"))
        try #require(agent.waitUntilReady())
        let client = try #require(TestConnection(port: port))
        var sent = 0
        for reload in 1...200 {
            replace(both[reload % 2])
            for _ in 0..<25 {
                client.send("line \(sent)\n")
                sent += 1
            }
            try #require(agent.wait(for: "reloaded: stopped sink k1; started sink k1"))
        }
        #expect(client.receiveLines(sent).count == sent)
        #expect(agent.stop() == 128 + SIGTERM)
        let delivered = (lines(in: "a") + lines(in: "b")).sorted()
        let isExact = delivered == (0..<sent).map { "line \($0)" }.sorted()
        #expect(isExact, "\(delivered.count) of \(sent)")
        #expect(!lines(in: "a").isEmpty && !lines(in: "b").isEmpty)
    }

    @Test("a wrong configuration changes nothing and says why; the next right one is taken on")
    func wrongFile() throws {
        let port = RunningAgent.freePort()
        directory.write("flume.conf", configuration(port: port, into: "a"))
        let agent = RunningAgent(directory("flume.conf"))
        try #require(agent.waitUntilReady())
        let client = try #require(TestConnection(port: port))
        replace(configuration(port: port, into: "a", extra: "a1.channels.c1.capacity = lots"))
        try #require(agent.wait(for: "flume.conf:14:27: "))
        try #require(agent.wait(for: "the old one goes on"))
        client.send("one\n")
        #expect(client.receiveLines(1) == ["OK"])
        // What is still in the channel would go to the new sink.
        while lines(in: "a").isEmpty { usleep(1000) }
        replace(configuration(port: port, into: "b"))
        try #require(agent.wait(for: "reloaded: stopped sink k1; started sink k1"))
        client.send("two\n")
        #expect(client.receiveLines(2) == ["OK", "OK"])
        agent.stop()
        #expect(lines(in: "a") == ["one"])
        #expect(lines(in: "b") == ["two"])
    }

    @Test("SIGHUP reloads; a channel keeps its events when its settings change")
    func hangUp() throws {
        let port = RunningAgent.freePort()
        let file = directory.write("flume.conf", configuration(port: port, into: "a"))
        let agent = RunningAgent(file, "--no-reload-conf")
        try #require(agent.waitUntilReady())
        let client = try #require(TestConnection(port: port))
        agent.program.send(SIGHUP)
        try #require(agent.wait(for: "reloaded: nothing has changed"))
        let more = configuration(port: port, into: "a").split(separator: "\n").map { line in
            line.hasPrefix("a1.channels.c1.capacity") ? "a1.channels.c1.capacity = 2000" : line
        }
        replace(more.joined(separator: "\n"))
        agent.program.send(SIGHUP)
        try #require(agent.wait(for: "channel.c1: has new settings"))
        client.send("kept\n")
        #expect(client.receiveLines(1) == ["OK"])
        agent.stop()
        #expect(lines(in: "a") == ["kept"])
    }

    @Test("a channel that goes is emptied before it is gone; a new source starts")
    func topology() throws {
        let ports = [RunningAgent.freePort(), RunningAgent.freePort()]
        directory.write("flume.conf", configuration(port: ports[0], into: "a"))
        let agent = RunningAgent(directory("flume.conf"))
        try #require(agent.waitUntilReady())
        let client = try #require(TestConnection(port: ports[0]))
        for number in 0..<500 { client.send("\(number)\n") }
        #expect(client.receiveLines(500).count == 500)
        let renamed = configuration(port: ports[1], into: "b").split(separator: "\n").map {
            $0.split(separator: " ").map { word in
                String(word).replacingAll("c1", "c2").replacingAll("r1", "r2")
            }.joined(separator: " ")
        }
        replace(renamed.joined(separator: "\n"))
        try #require(agent.wait(for: "reloaded: "))
        #expect(lines(in: "a").count == 500)
        try #require(agent.waitUntilReady())
        let other = try #require(TestConnection(port: ports[1]))
        other.send("new\n")
        #expect(other.receiveLines(1) == ["OK"])
        agent.stop()
        #expect(lines(in: "b") == ["new"])
    }
}

extension String {
    /// The text with every occurrence of another replaced.
    func replacingAll(_ old: String, _ new: String) -> String {
        var result = ""
        var rest = self[...]
        while let range = rest.firstRange(of: old) {
            result += rest[..<range.lowerBound] + new
            rest = rest[range.upperBound...]
        }
        return result + rest
    }
}
