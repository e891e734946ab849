import FlumeTestKit
import Glibc
import Testing

@testable import FlumeKit

/// What Flume 1.11.0 did with the same files, recorded: its events and its
/// position file after each step.
@Suite("TAILDIR beside Flume")
struct TaildirGoldenTests {
    private let directory = TemporaryDirectory(in: "/dev/shm")
    private static let recordedRoot = "/var/spool/flume/input/taildir"

    private static func fixture(_ name: String) -> String {
        Repository.text("Tests/Fixtures/flume-ng/taildir/\(name)")
    }

    /// Positions by path, with the directory of the recording.
    private func positions(_ entries: [FilePosition]) -> [String: Int64] {
        var byPath: [String: Int64] = [:]
        for entry in entries {
            let isOurs = entry.path.hasPrefix(directory.path)
            let rest = entry.path.dropFirst(directory.path.count)
            byPath[isOurs ? Self.recordedRoot + rest : entry.path] = entry.position
        }
        return byPath
    }

    private func golden(_ name: String) throws -> [FilePosition] {
        try Array(Self.fixture(name).utf8).withUnsafeBytes(PositionFile.read).get().positions
    }

    /// An event as the recording spells it.
    private func line(_ event: PlainEvent) -> String {
        let headers = event.headers.sorted { $0.key < $1.key }.map { name, value in
            var text = String(decoding: value, as: UTF8.self)
            if text.hasPrefix(directory.path) {
                text = Self.recordedRoot + text.dropFirst(directory.path.count)
            }
            return "\"\(name)\":\"\(text)\""
        }
        var body = [UInt8](repeating: 0, count: Base64.encodedCount(event.body.count))
        body.withUnsafeMutableBufferPointer { output in
            guard let start = output.baseAddress else { return }
            event.body.withUnsafeBytes { Base64.encode($0, to: start) }
        }
        let encoded = String(decoding: body, as: UTF8.self)
        return "{\"headers\":{\(headers.joined(separator: ","))},\"body_b64\":\"\(encoded)\"}"
    }

    private func makeRig() throws -> TaildirRig {
        mkdir(directory("logs"), 0o755)
        for (index, (name, text)) in [
            ("b.log", "b1\r\nb2 no newline "), ("a.log", "a1\na2\na3\n"), ("x.txt", "x1\n"),
        ].enumerated() {
            directory.write("logs/\(name)", text)
            let time = timespec(tv_sec: 1_700_000_000 + index, tv_nsec: 0)
            utimensat(AT_FDCWD, directory("logs/\(name)"), [time, time], 0)
        }
        let logs = directory("logs")
        var wishes = TaildirWishes(
            paths: [
                TaildirPath(group: "f1", directory: logs, names: try Pattern(".*\\.log")),
                TaildirPath(group: "f2", directory: logs, names: try Pattern("x.txt")),
            ],
            positionFile: directory("taildir_position.json"))
        wishes.headers = NamedTexts([
            .init(name: "f1.g", text: "one"), .init(name: "f2.g", text: "two"),
            .init(name: "f2.h", text: "three"),
        ])
        wishes.fileHeader = "file"
        wishes.writeInterval = Interval(nanoseconds: 1)
        return TaildirRig(wishes)
    }

    @Test("gives Flume's events and writes its positions, only sooner")
    func steps() throws {
        let rig = try makeRig()
        var events: [PlainEvent] = []
        func look(_ step: String) throws {
            events += try rig.readAll()
            rig.settleAll()
            try rig.record()
            // What has left the pattern is recorded until it is closed.
            let entries = rig.positions.filter { entry in
                (try? Files.status(entry.path).inode) == entry.inode
            }
            #expect(positions(entries) == positions(try golden(step)), "\(step)")
        }
        try rig.start()
        try look("pos-1-after-start.json")
        directory.append("logs/b.log", "...now ended\n")
        directory.write("logs/c.log", "c1\nc2\n")
        // Flume's file was five seconds old when it was copied after this step;
        // ours has the lines at once, as Flume's has after the next one.
        events += try rig.readAll()
        directory.append("logs/a.log", "a4\n")
        rename(directory("logs/a.log"), directory("logs/a.log.1"))
        directory.write("logs/a.log", "new-a1\n")
        try look("pos-3-after-rotate.json")
        directory.write("logs/b.log", "short\n")
        try look("pos-4-after-truncate.json")
        unlink(directory("logs/c.log"))
        try look("pos-5-after-delete.json")
        try rig.stop()
        try look("pos-6-after-stop.json")
        let recorded = Self.fixture("events.jsonl").split(separator: "\n").map(String.init)
        let found = events.map(line)
        #expect(Set(found) == Set(recorded) && found.count == recorded.count)
        // What was added to a.log before it was renamed comes before what is in
        // its successor; in Flume it came when the old file had been idle.
        let places = ["a4", "new-a1"].map { text in events.firstIndex { $0.text == text } ?? -1 }
        #expect(places[0] >= 0 && places[0] < places[1])
        let moved = recorded.firstIndex(of: found[places[0]]) ?? 0
        var sooner = recorded
        sooner.insert(sooner.remove(at: moved), at: moved - 1)
        #expect(found == sooner, "the same order otherwise")
    }

    @Test("goes on from a position file that Flume wrote")
    func migration() throws {
        let rig = try makeRig()
        let entries = try ["b.log", "a.log", "x.txt"].map { name in
            let status = try Files.status(directory("logs/\(name)"))
            return "{\"inode\":\(status.inode),\"pos\":\(name == "b.log" ? 4 : status.size),"
                + "\"file\":\"\(directory("logs/\(name)"))\"}"
        }
        directory.write("taildir_position.json", "[\(entries.joined(separator: ","))]")
        try rig.start()
        #expect(try rig.readTexts() == [])
        directory.append("logs/b.log", "\n")
        #expect(try rig.readTexts() == ["b2 no newline "])
        try rig.stop()
    }
}
