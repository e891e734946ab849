import FlumeTestKit
import Synchronization
import Testing

@testable import FlumeKit

@Suite("agents that run to the end of their input")
struct RunningAgentTests {
    private let room = TemporaryDirectory()

    private func plan(_ text: String) throws -> AgentPlan {
        let reading = ConfigurationTexts.read(text)
        #expect(reading.findings.isEmpty, "\(ConfigurationTexts.findings(text))")
        return try #require(reading.plans.first)
    }

    private func run(_ text: String, log: Log = .silent) throws {
        let agent = Agent(
            try plan(text), Agent.Conduct(endsWithInput: true, drainTimeout: .seconds(300)),
            log: log)
        agent.start()
        while true {
            agent.bell.arm()
            if agent.isAtEndOfInput { break }
            agent.bell.wait(until: .distantFuture, clock: SystemClock())
        }
        let remainder = agent.stop()
        #expect(remainder.isNothing, "\(remainder)")
    }

    /// The bytes of all files, in the order of their numbers.
    private func content(_ room: TemporaryDirectory) -> [UInt8] {
        let names = room.files.sorted { a, b in
            (a.split(separator: "-").last.flatMap { Int($0) } ?? 0)
                < (b.split(separator: "-").last.flatMap { Int($0) } ?? 0)
        }
        return names.flatMap { room.read($0) }
    }

    @Test("seq into file_roll gives the bytes that Flume gave")
    func sequence() throws {
        try run(
            """
            a1.sources = r1
            a1.channels = c1
            a1.sinks = k1
            a1.sources.r1.type = seq
            a1.sources.r1.totalEvents = 200
            a1.sources.r1.batchSize = 20
            a1.sources.r1.channels = c1
            a1.channels.c1.type = memory
            a1.channels.c1.capacity = 10000
            a1.channels.c1.transactionCapacity = 1000
            a1.sinks.k1.type = file_roll
            a1.sinks.k1.sink.directory = \(room.path)
            a1.sinks.k1.sink.rollInterval = 0
            a1.sinks.k1.channel = c1

            """)
        #expect(content(room) == KnownEvents.fixture("fileroll-names/out"))
    }

    @Test("a command waits for a small channel, and none of its lines is lost or turned round")
    func backPressure() throws {
        try run(
            """
            a1.sources = r1
            a1.channels = c1
            a1.sinks = k1
            a1.sources.r1.type = exec
            a1.sources.r1.command = seq 1 30000
            a1.sources.r1.channels = c1
            a1.channels.c1.type = memory
            a1.channels.c1.capacity = 50
            a1.channels.c1.transactionCapacity = 20
            a1.sinks.k1.type = file_roll
            a1.sinks.k1.sink.directory = \(room.path)
            a1.sinks.k1.sink.batchSize = 20
            a1.sinks.k1.sink.rollCount = 7000
            a1.sinks.k1.channel = c1

            """)
        #expect(room.files.count == 5)
        let expected = (1...30_000).map { "\($0)\n" }.joined()
        #expect(content(room) == Array(expected.utf8))
    }

    @Test("what a source makes reaches the log, a file of Avro and nothing, each in full")
    func fanOut() throws {
        let lines = Mutex(0)
        let log = Log { bytes in
            let text = String(decoding: bytes, as: UTF8.self)
            let count = text.split(separator: "\n").count { $0.contains("sink.LoggerSink: Event") }
            lines.withLock { $0 += count }
        }
        try run(
            """
            a1.sources = r1
            a1.channels = c1 c2 c3
            a1.sinks = k1 k2 k3
            a1.sources.r1.type = org.apache.flume.source.StressSource
            a1.sources.r1.maxTotalEvents = 3000
            a1.sources.r1.size = 40
            a1.sources.r1.batchSize = 100
            a1.sources.r1.channels = c1 c2 c3
            a1.channels.c1.type = memory
            a1.channels.c2.type = memory
            a1.channels.c3.type = memory
            a1.sinks.k1.type = logger
            a1.sinks.k1.channel = c1
            a1.sinks.k2.type = file_roll
            a1.sinks.k2.sink.directory = \(room.path)
            a1.sinks.k2.sink.serializer = avro_event
            a1.sinks.k2.sink.serializer.compressionCodec = deflate
            a1.sinks.k2.channel = c2
            a1.sinks.k3.type = null
            a1.sinks.k3.channel = c3

            """, log: log)
        #expect(lines.withLock { $0 } == 3000)
        let events = try AvroReading(room.read(room.files[0])).events()
        #expect(events.count == 3000)
        #expect(events.allSatisfy { $0.body == [UInt8](repeating: 0x7F, count: 40) })
    }

    @Test("the examples of generators, commands, files and serializers are right")
    func examples() throws {
        let names = ["exec", "seq", "stress", "null", "logger", "file_roll"]
        let catalogue = BuiltinCatalogue.agentCatalogue
        let components = catalogue.components.filter {
            $0.kind == .serializer || names.contains($0.name)
        }
        #expect(components.count >= 10)
        for component in components {
            for example in component.examples {
                var text = "a1.sources = r1\na1.channels = c1\na1.sinks = k1\n" + example.text
                text += "\na1.channels.c1.type = memory\na1.sources.r1.channels = c1\n"
                if component.kind != .source { text += "a1.sources.r1.type = seq\n" }
                if component.kind == .source {
                    text += "a1.sinks.k1.type = null\na1.sinks.k1.channel = c1\n"
                }
                #expect(ConfigurationTexts.findings(text) == "", "\(component.name)")
            }
        }
    }
}
