import FlumeTestKit
import Glibc
import Testing

@testable import FlumeKit

@Suite("Following a log while it is written")
struct FileFollowerWriterTests {
    /// Writes numbered lines from another thread as fast as it can, rotating
    /// now and then, and says where it ends.
    ///
    /// Safe because only the writing thread uses it until it is joined.
    private final class Writer: @unchecked Sendable {
        private var random: Seeded
        private let directory: String
        private let lines: Int
        private let rotate: @Sendable (String, Int, inout Seeded) -> Bool

        init(
            in directory: String, lines: Int, seed: UInt64,
            rotate: @escaping @Sendable (String, Int, inout Seeded) -> Bool
        ) {
            self.directory = directory
            self.lines = lines
            self.rotate = rotate
            random = Seeded(seed)
        }

        func start() -> pthread_t {
            var thread = pthread_t()
            pthread_create(
                &thread, nil,
                { raw in
                    guard let raw else { return nil }
                    Unmanaged<Writer>.fromOpaque(raw).takeRetainedValue().write()
                    return nil
                }, Unmanaged.passRetained(self).toOpaque())
            return thread
        }

        private func write() {
            let path = "\(directory)/app.log"
            let flags = O_CREAT | O_WRONLY | O_APPEND | O_CLOEXEC
            var file = open(path, flags, 0o644)
            for number in 0..<lines {
                let line = Array("line \(number) of many\n".utf8)
                // In two pieces, so that a reader sees unfinished lines.
                let half = Int.random(in: 0...line.count, using: &random)
                _ = line[..<half].withUnsafeBytes { Glibc.write(file, $0.baseAddress, $0.count) }
                _ = line[half...].withUnsafeBytes { Glibc.write(file, $0.baseAddress, $0.count) }
                guard Int.random(in: 0..<200, using: &random) == 0 else { continue }
                if rotate(path, number, &random) {
                    let next = open(path, flags, 0o644)
                    close(file)
                    file = next
                }
            }
            _ = Glibc.write(file, "end\n", 4)
            close(file)
        }
    }

    private func follow(
        _ writer: Writer, in directory: TemporaryDirectory
    ) throws -> [String] {
        let reader = FollowedLog(directory("app.log"))
        try reader.open()
        let thread = writer.start()
        let deadline = SystemClock().now.advanced(by: .seconds(60))
        while !reader.events.contains(where: { $0.text == "end\n" }),
            try reader.readBatch(until: deadline)
        {}
        pthread_join(thread, nil)
        try reader.readAll()
        reader.close()
        return reader.events.map(\.text)
    }

    @Test("loses, repeats and divides no line through renames at any moment", arguments: 1...4)
    func renames(seed: UInt64) throws {
        let directory = TemporaryDirectory(in: "/dev/shm")
        let writer = Writer(in: directory.path, lines: 20_000, seed: seed) { path, number, random in
            rename(path, "\(path).\(number)")
            return Bool.random(using: &random)
        }
        let lines = try follow(writer, in: directory).filter { $0 != "end\n" }
        let expected = (0..<20_000).map { "line \($0) of many\n" }
        #expect(lines.count == expected.count, "seed \(seed)")
        #expect(lines.sorted() == expected.sorted(), "seed \(seed)")
    }

    @Test("repeats and garbles no line through cuts at any moment", arguments: 1...4)
    func cuts(seed: UInt64) throws {
        let directory = TemporaryDirectory(in: "/dev/shm")
        let writer = Writer(in: directory.path, lines: 20_000, seed: seed) { path, _, _ in
            truncate(path, 0)
            return false
        }
        let lines = try follow(writer, in: directory)
        let numbers = lines.compactMap { line in
            line.hasPrefix("line ") && line.hasSuffix(" of many\n")
                ? Int(line.dropFirst(5).dropLast(9)) : nil
        }
        #expect(numbers == numbers.sorted(), "seed \(seed): order")
        #expect(Set(numbers).count == numbers.count, "seed \(seed): once each")
        // A cut between the two pieces of a line leaves pieces, never others.
        for line in lines where !line.hasSuffix(" of many\n") && line != "end\n" {
            #expect("line 01234".hasPrefix(line.prefix(5)), "seed \(seed): '\(line)'")
        }
    }
}
