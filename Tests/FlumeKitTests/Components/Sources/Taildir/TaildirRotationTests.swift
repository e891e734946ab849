import FlumeTestKit
import Glibc
import Testing

@testable import FlumeKit

@Suite("TAILDIR and what happens to files")
struct TaildirRotationTests {
    private let directory = TemporaryDirectory(in: "/dev/shm")

    private func rename(_ old: String, _ new: String) {
        Glibc.rename(directory(old), directory(new))
    }

    @Test("takes a renamed file for another one, or for the same, as it is told")
    func renaming() throws {
        for identity in TaildirIdentity.allCases {
            let directory = TemporaryDirectory(in: "/dev/shm")
            directory.write("a.log", "one\ntw")
            let rig = try TaildirRig(directory, "a\\.log.*", identity: identity) {
                $0.fileHeader = "file"
            }
            try rig.start()
            #expect(try rig.readTexts() == ["one"])
            Glibc.rename(directory("a.log"), directory("a.log.1"))
            directory.append("a.log.1", "o\n")
            directory.write("a.log", "new\n")
            let events = try rig.readAll()
            #expect(
                events.map(\.text).sorted()
                    == (identity == .path ? ["new", "one", "two"] : ["new", "two"]))
            for event in events {
                let file = event.headers["file"].map { String(decoding: $0, as: UTF8.self) }
                #expect(file == directory(event.text == "new" ? "a.log" : "a.log.1"))
            }
            rig.settleAll()
            try rig.record()
            #expect(rig.recorded == ["a.log": 4, "a.log.1": 8])
            try rig.stop()
            rig.forgetProcess()
            Glibc.rename(directory("a.log.1"), directory("a.log.2"))
            try rig.start()
            #expect(try rig.readTexts() == (identity == .path ? ["one", "two"] : []))
            try rig.stop()
        }
    }

    @Test("reads a file that left the pattern to its end, before its successor, and forgets it")
    func rotation() throws {
        directory.write("a.log", "one\n")
        let clock = FakeClock()
        let rig = try TaildirRig(directory, "a\\.log", clock: clock)
        try rig.start()
        #expect(try rig.readTexts() == ["one"])
        rig.settleAll()
        directory.append("a.log", "two\n")
        rename("a.log", "a.log.1")
        directory.append("a.log.1", "three\nunfinished")
        directory.write("a.log", "new\n")
        #expect(try rig.readTexts() == ["two", "three", "unfinished", "new"])
        try rig.record()
        clock.advance(by: FileFollower.quietTime)
        try rig.record()
        #expect(rig.positions.map(\.position) == [4, 0], "what is not safe is still recorded")
        rig.settleAll()
        clock.advance(by: .milliseconds(1))
        try rig.record()
        #expect(rig.positions.map(\.position) == [4])
        #expect(try Files.status(directory("a.log")).inode == rig.positions.first?.inode)
        try rig.stop()
    }

    @Test("finds a file that was rotated away while nobody looked")
    func rotationAtRest() throws {
        directory.write("a.log", "one\n")
        let rig = try TaildirRig(directory, "a\\.log")
        try rig.start()
        #expect(try rig.readTexts() == ["one"])
        rig.settleAll()
        try rig.stop()
        rig.forgetProcess()
        directory.append("a.log", "two\n")
        rename("a.log", "a.log.1")
        directory.write("a.log", "new\n")
        directory.write("other.log", "is no concern\n")
        try rig.start()
        #expect(try rig.readTexts() == ["two", "new"])
        rig.kill()
        try rig.start()
        #expect(try rig.readTexts() == ["two", "new"])
        rig.settleAll()
        try rig.stop()
        rig.forgetProcess()
        try rig.start()
        #expect(try rig.readTexts() == [])
        try rig.stop()
    }

    @Test(
        "takes a file that was made anew while nobody looked for what it is",
        arguments: ["/tmp", "/dev/shm"], TaildirIdentity.allCases)
    func madeAnew(parent: String, identity: TaildirIdentity) throws {
        // Where inodes are used again at once, only its birth tells.
        let directory = TemporaryDirectory(in: parent)
        directory.write("a.log", "one\n")
        let rig = try TaildirRig(directory, "a\\.log", identity: identity)
        try rig.start()
        #expect(try rig.readTexts() == ["one"])
        rig.settleAll()
        try rig.stop()
        rig.forgetProcess()
        // The time of birth has the resolution of the kernel's tick.
        usleep(20_000)
        unlink(directory("a.log"))
        directory.write("a.log", "the first line\nthe second line\n")
        try rig.start()
        #expect(try rig.readTexts() == ["the first line", "the second line"])
        try rig.stop()
    }

    @Test("reads a file again from its start that became shorter, also while nobody looked")
    func truncation() throws {
        directory.write("a.log", "one\ntwo\n")
        let rig = try TaildirRig(directory, "a\\.log")
        try rig.start()
        _ = try rig.readAll()
        directory.write("a.log", "three\n")
        #expect(try rig.readTexts() == ["three"])
        rig.settleAll()
        try rig.stop()
        #expect(rig.recorded == ["a.log": 6])
        for isSameProcess in [true, false] {
            if !isSameProcess { rig.forgetProcess() }
            directory.write("a.log", "4\n")
            try rig.start()
            #expect(try rig.readTexts() == ["4"])
            rig.settleAll()
            directory.write("a.log", "three\n")
            #expect(try rig.readTexts() == ["three"])
            rig.settleAll()
            try rig.stop()
        }
        // In the same process, it is known also what stood before the place.
        directory.write("a.log", "something longer\n")
        try rig.start()
        #expect(try rig.readTexts() == ["something longer"])
        try rig.stop()
    }

    @Test("reads deleted files to their end before it stops")
    func deletion() throws {
        directory.write("a.log", "one\n")
        directory.write("b.log", "half")
        let rig = try TaildirRig(directory, ".*log")
        try rig.start()
        #expect(try rig.readTexts() == ["one"])
        directory.append("a.log", "two\nhalf")
        unlink(directory("a.log"))
        #expect(try rig.stop().map(\.text) == ["two", "half"])
        #expect(rig.recorded == ["b.log": 0])
        rig.settleAll()
    }

    @Test("skips to the end of what is there at the first start only")
    func skipping() throws {
        directory.write("a.log", "old\nunfin")
        let rig = try TaildirRig(directory, ".*log") { $0.skipsToEnd = true }
        try rig.start()
        #expect(try rig.readTexts() == [])
        #expect(rig.recorded == ["a.log": 4])
        directory.append("a.log", "ished\n")
        #expect(try rig.readTexts() == ["unfinished"])
        directory.write("b.log", "all of it\n")
        #expect(try rig.readTexts() == ["all of it"])
        rig.kill()
        #expect(rig.recorded["b.log"] ?? 0 == 0)
        try rig.start()
        #expect(try rig.readTexts().sorted() == ["all of it", "unfinished"])
        rig.settleAll()
        try rig.stop()
    }

    @Test("gives out an unfinished line of a file that has been quiet for long enough")
    func idleness() throws {
        let clock = FakeClock()
        directory.write("a.log", "one\nunfin")
        let rig = try TaildirRig(directory, ".*log", clock: clock) {
            $0.idleTimeout = .seconds(120)
        }
        try rig.start()
        #expect(try rig.readTexts() == ["one"])
        clock.advance(by: .seconds(119))
        directory.append("a.log", "i")
        #expect(try rig.readTexts() == [])
        clock.advance(by: .seconds(119))
        #expect(try rig.readTexts() == [])
        clock.advance(by: .seconds(1))
        #expect(try rig.readTexts() == ["unfini"])
        rig.settleAll()
        directory.append("a.log", "shed\n")
        #expect(try rig.readTexts() == ["shed"])
        try rig.stop()
        #expect(rig.recorded == ["a.log": 10])
    }

    @Test("reads everything to its end and ends where that is asked for")
    func once() throws {
        directory.write("a.log", String(repeating: "line\n", count: 40_000) + "unfinished")
        directory.write("b.log", "b")
        let rig = try TaildirRig(directory, ".*log")
        rig.endsWithInput = true
        try rig.start()
        var texts: [String] = []
        while let events = try rig.readOnce(until: .distantFuture) { texts += events.map(\.text) }
        #expect(texts.count == 40_002)
        #expect(texts.suffix(2).sorted() == ["b", "unfinished"])
        #expect(try rig.readOnce() == nil)
        rig.settleAll()
        try rig.stop()
        #expect(rig.recorded == ["a.log": 200_010, "b.log": 1])
    }

    @Test("waits for a directory that is not there, and keeps its positions meanwhile")
    func missingDirectory() throws {
        mkdir(directory("logs"), 0o755)
        directory.write("logs/a.log", "one\n")
        let rig = try TaildirRig(directory, ".*log", below: "/logs")
        try rig.start()
        #expect(try rig.readTexts() == ["one"])
        rig.settleAll()
        try rig.stop()
        rig.forgetProcess()
        rename("logs", "elsewhere")
        try rig.start()
        #expect(try rig.readTexts() == [])
        #expect(rig.notes == ["nothing matches '\(directory("logs/.*log"))' yet; waiting for it"])
        #expect(rig.recorded == ["a.log": 4])
        rename("elsewhere", "logs")
        directory.append("logs/a.log", "two\n")
        #expect(try rig.readTexts() == ["two"])
        try rig.stop()
    }

    @Test("uses what can be read of a damaged position file and says so")
    func damage() throws {
        directory.write("a.log", "one\n")
        let rig = try TaildirRig(directory, ".*log")
        try rig.start()
        _ = try rig.readAll()
        rig.settleAll()
        try rig.stop()
        let text = directory.text("positions/taildir.json")
        directory.write("positions/taildir.json", text.dropLast() + ",{\"ino")
        rig.forgetProcess()
        directory.append("a.log", "two\n")
        try rig.start()
        #expect(try rig.readTexts() == ["two"])
        #expect(
            rig.notes == [
                "\(directory("positions/taildir.json")): offset \(text.utf8.count + 5): "
                    + "expected the end of a text, found the end; the entries before that are used"
            ])
        try rig.stop()
        directory.write("positions/taildir.json", "[{\"inode\":1,\"pos\":2}]")
        rig.forgetProcess()
        let failure = #expect(throws: FlowError.self) { try rig.start() }
        #expect(failure?.kind == .reject)
        #expect(
            failure?.message
                == "\(directory("positions/taildir.json")): offset 1: "
                + "expected 'file' in the entry, found none")
    }

    @Test("splits lines that are too long, says so once, and goes on within them")
    func longLines() throws {
        directory.write("a.log", "0123456789abcdef\nshort\n0123456789")
        let rig = try TaildirRig(directory, ".*log") {
            $0.maximumLineBytes = 8
            $0.linesInTurn = 2
        }
        try rig.start()
        #expect(
            try rig.readTexts() == ["01234567", "89abcdef", "short", "01234567"])
        #expect(rig.notes == ["lines longer than 8 are split"])
        rig.settleAll()
        try rig.stop()
        #expect(rig.recorded == ["a.log": 31])
        rig.forgetProcess()
        directory.append("a.log", "\n")
        try rig.start()
        #expect(try rig.readTexts() == ["89"])
        try rig.stop()
    }

    @Test("looks at what cannot be watched after growing pauses")
    func pauses() {
        let pace = RetryPace(increment: .seconds(1), maximum: .seconds(5))
        #expect(
            [0, 1, 3, 4, 5, .max - 1].map { pace.pause(after: $0).nanoseconds / 1_000_000_000 }
                == [1, 2, 4, 5, 5, 5])
    }

    @Test("keeps events in a memory channel from being recorded until they are taken")
    func channel() throws {
        directory.write("a.log", String(repeating: "a line\n", count: 250))
        let rig = try TaildirRig(directory, ".*log")
        try rig.start()
        let context = FlowContext()
        let channel = MemoryChannel(
            "c1",
            MemoryLimits(events: 1000, transaction: 100, slots: 1 << 20, keepAlive: .seconds(1)))
        let batch = EventBatch()
        _ = try rig.source?.read(into: batch, until: Instant(nanoseconds: 0))
        #expect(batch.count == 250)
        for start in [0, 100, 200] {
            let transaction = channel.begin(context, waiting: .none)
            try transaction.put(batch, start..<min(start + 100, 250), batch.acknowledgement)
            try transaction.commit()
        }
        batch.acknowledgement?.release()
        for taken in [100, 100, 50] {
            try rig.record()
            #expect(rig.recorded == ["a.log": 0])
            let transaction = channel.begin(context, waiting: .none)
            #expect(try transaction.take(upTo: 100).count == taken)
            try transaction.commit()
        }
        try rig.record()
        #expect(rig.recorded == ["a.log": 1750])
        try rig.stop()
    }
}
