import FlumeTestKit
import Glibc
import Testing

/// An agent that is killed at any moment, again and again.
@Suite("flumectl agent: kill -9")
struct AgentCrashTests {
    private let directory = TemporaryDirectory()
    private static let kills = 500
    private static let linesPerRound = 200

    /// A source into a memory channel into files.
    private func configuration(_ source: String) -> String {
        mkdir(directory("out"), 0o755)
        mkdir(directory("in"), 0o755)
        return directory.write(
            "flume.conf",
            """
            a1.sources = r1
            a1.channels = c1
            a1.sinks = k1
            \(source)
            a1.sources.r1.batchSize = 50
            a1.sources.r1.channels = c1
            a1.channels.c1.type = memory
            a1.channels.c1.capacity = 500
            a1.sinks.k1.type = file_roll
            a1.sinks.k1.sink.directory = \(directory("out"))
            a1.sinks.k1.sink.rollInterval = 0
            a1.sinks.k1.channel = c1

            """)
    }

    /// How often each line was delivered; a torn last line is none.
    private func delivered() -> [Int: Int] {
        var counts: [Int: Int] = [:]
        let listed = Program.run("/bin/sh", ["-c", "ls \(directory("out"))"])
        for name in listed.text.split(separator: "\n") {
            let bytes = directory.read("out/\(name)")
            for line in bytes.split(separator: 0x0A) {
                guard let number = Int(String(decoding: line, as: UTF8.self)) else { continue }
                counts[number, default: 0] += 1
            }
        }
        return counts
    }

    /// Starts and kills an agent at seeded moments while `feed` gives it more
    /// to read; then lets it finish, and counts.
    private func verify(_ file: String, seed: UInt64, feed: (Int, String) -> Void) {
        var random = Seeded(seed)
        var next = 0
        for round in 0..<Self.kills {
            let numbers = next..<next + Self.linesPerRound
            next = numbers.upperBound
            feed(round, numbers.map { "\($0)\n" }.joined())
            let agent = RunningAgent(file)
            // From before its first step to well into its work.
            usleep(UInt32.random(in: 0..<60_000, using: &random))
            agent.program.send(SIGKILL)
            _ = agent.finish()
        }
        let last = Program.flumectl("agent", "-n", "a1", "-f", file, "--once")
        #expect(last.exitCode == 0, "\(last.errors)")
        let counts = delivered()
        let lost = (0..<next).filter { counts[$0] == nil }
        #expect(lost.isEmpty, "seed \(seed): lost \(lost.prefix(10)), \(lost.count) in all")
        #expect(counts.count == next, "seed \(seed)")
        // At a kill no more is outstanding than what the channel holds and the
        // runners have at hand.
        let repeated = counts.values.reduce(0) { $0 + $1 - 1 }
        let bound = Self.kills * (500 + 100 + Self.linesPerRound)
        #expect(repeated <= bound, "seed \(seed): \(repeated) repeats")
    }

    @Test("TAILDIR through a memory channel loses nothing")
    func taildir() {
        let file = configuration(
            """
            a1.sources.r1.type = TAILDIR
            a1.sources.r1.filegroups = f1
            a1.sources.r1.filegroups.f1 = \(directory("in"))/.*\\\\.log
            a1.sources.r1.positionFile = \(directory("positions.json"))
            a1.sources.r1.writePosInterval = 5
            """)
        verify(file, seed: 20_261_121) { round, text in
            directory.append("in/\(round % 3).log", text)
        }
    }

    @Test("spooldir through a memory channel loses nothing")
    func spooldir() {
        let file = configuration(
            """
            a1.sources.r1.type = spooldir
            a1.sources.r1.spoolDir = \(directory("in"))
            """)
        verify(file, seed: 20_261_122) { round, text in
            directory.write("part", text)
            rename(directory("part"), directory("in/\(round).txt"))
        }
    }
}
