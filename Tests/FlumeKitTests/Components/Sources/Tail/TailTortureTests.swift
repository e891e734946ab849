import FlumeTestKit
import Glibc
import Testing

@testable import FlumeKit

@Suite("Following a log through anything")
struct TailTortureTests {
    /// Follows a log through many schedules, one after the other.
    private func torture(seed: UInt64, schedules: Int, followsAll: Bool) throws -> Int {
        let directory = TemporaryDirectory(in: "/dev/shm")
        let reader = FollowedLog(
            FollowerWishes(patterns: [
                followsAll
                    ? PathPattern(below: directory.path, levels: 0)
                    : PathPattern(directory("app.log"))
            ]))
        try reader.open()
        defer { reader.close() }
        var random = Seeded(seed)
        var destroyed = 0
        for schedule in 0..<schedules {
            let log = RotatedLog(in: directory.path, followsAll: followsAll)
            for _ in 0..<Int.random(in: 4...24, using: &random) where log.step(&random) {
                log.look()
                try reader.readAll()
            }
            log.look()
            try reader.readAll()
            log.clear()
            log.look()
            try reader.readAll()
            destroyed += log.destroyedBytes
            let found = reader.takeEventsByFile()
            guard found == log.expected, reader.follower.files.isEmpty else {
                Issue.record(
                    """
                    seed \(seed), schedule \(schedule), all: \(followsAll)
                    \(log.steps.joined(separator: "\n"))
                    expected \(log.expected.sorted { $0.key < $1.key })
                    found    \(found.sorted { $0.key < $1.key })
                    still open: \(reader.follower.files.count), said: \(reader.notes)
                    """)
                return destroyed
            }
        }
        return destroyed
    }

    private static let seeds: [UInt64] =
        Machine.environment("FLUME_TEST_SEED").flatMap(UInt64.init).map { [$0] }
        ?? Array(1...25)

    @Test("loses and repeats no line of a rotated log", arguments: seeds)
    func oneName(seed: UInt64) throws {
        let destroyed = try torture(seed: seed, schedules: 200, followsAll: false)
        #expect(destroyed > 0, "schedules destroy something now and then")
    }

    @Test("loses and repeats no line of a directory's files", arguments: seeds)
    func allNames(seed: UInt64) throws {
        _ = try torture(seed: seed + 1000, schedules: 200, followsAll: true)
    }
}
