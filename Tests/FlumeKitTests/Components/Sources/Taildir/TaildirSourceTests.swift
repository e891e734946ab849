import FlumeTestKit
import Glibc
import Testing

@testable import FlumeKit

@Suite("TAILDIR")
struct TaildirSourceTests {
    private let directory = TemporaryDirectory(in: "/dev/shm")

    @Test("is a source, with its files, positions and descriptors")
    func contract() throws {
        let lines = (0..<40_000).map { "line \($0)" }
        directory.write("a.log", lines.joined(separator: "\n") + "\n")
        let wishes = try TaildirRig(directory, ".*\\.log").wishes
        let unusable = try TaildirRig(directory, ".*") { [directory] in
            $0.positionFile = directory("a.log/positions")
        }.wishes
        try SourceContract(
            bodies: lines, endsByItself: false, failing: { TaildirSource(unusable) }
        ) { TaildirSource(wishes) }.verify()
    }

    @Test("drops one carriage return before a newline and gives out empty lines")
    func lineEnds() throws {
        directory.write("a.log", "one\r\n\r\n\ntwo\r\r\nthr\ree\nfour\r")
        let rig = try TaildirRig(directory, "a\\.log")
        try rig.start()
        #expect(try rig.readTexts() == ["one", "", "", "two\r", "thr\ree"])
        directory.append("a.log", "\n")
        #expect(try rig.readTexts() == ["four"])
        try rig.stop()
    }

    @Test("leaves lines without carriage returns as they were read")
    func verbatim() throws {
        directory.write("a.log", "one\ntwo\n")
        let rig = try TaildirRig(directory, "a\\.log")
        try rig.start()
        let batch = EventBatch()
        _ = try rig.source?.read(into: batch, until: Instant(nanoseconds: 0))
        #expect(batch.isVerbatim && batch.verbatimBytes.elementsEqual("one\ntwo\n".utf8))
        try rig.stop()
    }

    @Test("gives events the headers of their group, their path and their offset")
    func headers() throws {
        directory.write("a.log", "one\r\ntwo\n")
        directory.write("x.txt", "x\n")
        let rig = try TaildirRig(directory, ".*\\.log") { [directory] in
            $0.paths.append(
                TaildirPath(group: "f2", directory: directory.path, names: $0.paths[0].names))
            $0.paths[1].names = (try? Pattern("x.txt")) ?? $0.paths[1].names
            $0.headers = NamedTexts([
                .init(name: "f1.g", text: "1"), .init(name: "f2.g", text: "2"),
                .init(name: "f2.h.i", text: ""),
            ])
            $0.fileHeader = "path"
            $0.givesOffsets = true
        }
        try rig.start()
        var events = try rig.readAll()
        directory.append("a.log", "three\nfour")
        events += try rig.readAll()
        let file = directory("a.log")
        #expect(
            events == [
                PlainEvent("one", headers: ["g": "1", "path": file, "byteoffset": "0"]),
                PlainEvent("two", headers: ["g": "1", "path": file, "byteoffset": "5"]),
                PlainEvent(
                    "x",
                    headers: ["g": "2", "h.i": "", "path": directory("x.txt"), "byteoffset": "0"]),
                PlainEvent("three", headers: ["g": "1", "path": file, "byteoffset": "9"]),
            ])
        try rig.stop()
    }

    @Test("takes whole names only, files only, and those of the first group that matches")
    func matching() throws {
        mkdir(directory("d.log"), 0o755)
        for name in ["a.log", "a.log.1", "ba.log"] { directory.write(name, "\(name)\n") }
        let rig = try TaildirRig(directory, "a\\.log|d\\.log")
        try rig.start()
        #expect(try rig.readTexts() == ["a.log"])
        try rig.stop()
    }

    @Test("begins with the file that changed first, group by group")
    func order() throws {
        for (index, name) in ["c.log", "a.log", "b.log"].enumerated() {
            directory.write(name, "\(name)\n")
            var times = [timespec(tv_sec: 1000 + index, tv_nsec: 0), timespec()]
            times[1] = times[0]
            utimensat(AT_FDCWD, directory(name), times, 0)
        }
        let rig = try TaildirRig(directory, ".*log")
        try rig.start()
        #expect(try rig.readTexts() == ["c.log", "a.log", "b.log"])
        try rig.stop()
    }

    @Test("records only what is safe, up to the first event that is not")
    func safety() throws {
        directory.write("a.log", "one\n")
        let rig = try TaildirRig(directory, "a.log")
        try rig.start()
        #expect(rig.recorded == ["a.log": 0])
        for line in ["two\n", "three\n", "half"] {
            _ = try rig.readAll()
            directory.append("a.log", line)
        }
        _ = try rig.readAll()
        #expect(rig.outstanding.count == 3)
        rig.outstanding.remove(at: 1).token?.release()
        try rig.record()
        #expect(rig.recorded == ["a.log": 0])
        rig.outstanding.remove(at: 0).token?.release()
        try rig.record()
        #expect(rig.recorded == ["a.log": 8])
        rig.settleAll()
        try rig.record()
        #expect(rig.recorded == ["a.log": 14], "a line that has no end is not given out")
        try rig.stop()
        #expect(rig.recorded == ["a.log": 14])
        rig.forgetProcess()
        try rig.start()
        directory.append("a.log", " done\n")
        #expect(try rig.readTexts() == ["half done"])
        try rig.stop()
    }

    @Test("gives out again what was not safe when the process died")
    func death() throws {
        directory.write("a.log", "one\ntwo\n")
        let rig = try TaildirRig(directory, "a.log")
        try rig.start()
        _ = try rig.readAll()
        rig.settleAll()
        try rig.record()
        directory.append("a.log", "three\n")
        #expect(try rig.readTexts() == ["three"])
        rig.kill()
        try rig.start()
        #expect(try rig.readTexts() == ["three"])
        try rig.stop()
    }

    @Test("goes on in the same process behind what is still on its way, and repeats what was lost")
    func reload() throws {
        directory.write("a.log", "one\n")
        let rig = try TaildirRig(directory, "a.log")
        try rig.start()
        #expect(try rig.readTexts() == ["one"])
        try rig.stop()
        directory.append("a.log", "two\n")
        try rig.start()
        #expect(try rig.readTexts() == ["two"])
        directory.append("a.log", "three\n")
        #expect(try rig.readTexts() == ["three"])
        rig.outstanding.remove(at: 1).token?.forgo()
        directory.append("a.log", "four\n")
        #expect(try rig.readTexts() == ["four"])
        rig.settleAll()
        try rig.stop()
        #expect(rig.recorded == ["a.log": 4])
        try rig.start()
        #expect(try rig.readTexts() == ["two", "three", "four"])
        rig.settleAll()
        try rig.stop()
        #expect(rig.recorded == ["a.log": 19])
    }

    @Test("records what becomes safe after its end")
    func afterwards() throws {
        directory.write("a.log", "one\n")
        let rig = try TaildirRig(directory, "a.log") { $0.writeInterval = .seconds(3600) }
        try rig.start()
        _ = try rig.readAll()
        directory.append("a.log", "two\n")
        _ = try rig.readAll()
        try rig.stop()
        #expect(rig.recorded == ["a.log": 0])
        rig.outstanding.remove(at: 0).token?.release()
        #expect(rig.recorded == ["a.log": 0], "not yet the time")
        rig.settleAll()
        #expect(rig.recorded == ["a.log": 8], "nothing else is to come")
    }

    @Test("writes positions no more often than it is told, and when a file was cut")
    func pace() throws {
        let clock = FakeClock()
        directory.write("a.log", "one one one\n")
        let rig = try TaildirRig(directory, "a.log", clock: clock) {
            $0.writeInterval = .seconds(3)
        }
        try rig.start()
        _ = try rig.readAll()
        rig.settleAll()
        try rig.record()
        #expect(rig.recorded == ["a.log": 0])
        clock.advance(by: .seconds(3))
        try rig.record()
        #expect(rig.recorded == ["a.log": 12])
        directory.write("a.log", "two\n")
        #expect(try rig.readTexts() == ["two"])
        #expect(rig.recorded == ["a.log": 0])
        #expect(rig.notes == ["\(directory("a.log")) was cut and is read from its start again"])
        try rig.stop()
    }

    @Test("wakes for events that become safe while it waits")
    func bell() throws {
        directory.write("a.log", "one\n")
        let rig = try TaildirRig(directory, "a.log")
        try rig.start()
        _ = try rig.readAll()
        let tokens = rig.outstanding.compactMap(\.token)
        let thread = Thread("test-acks") { for token in tokens { token.release() } }
        let clock = SystemClock()
        let limit = clock.now.advanced(by: .seconds(20))
        while rig.recorded != ["a.log": 4], clock.now < limit {
            _ = try rig.readOnce(until: clock.now.advanced(by: .milliseconds(50)))
        }
        thread.join()
        #expect(rig.recorded == ["a.log": 4])
        try rig.stop()
    }
}
