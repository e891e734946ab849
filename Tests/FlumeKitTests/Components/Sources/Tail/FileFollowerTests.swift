import FlumeTestKit
import Glibc
import Testing

@testable import FlumeKit

@Suite("Following files")
struct FileFollowerTests {
    private let directory = TemporaryDirectory()

    private func log(_ name: String = "app.log") -> String { directory(name) }

    private func rename(_ old: String, _ new: String) {
        Glibc.rename(directory(old), directory(new))
    }

    private func unlink(_ name: String) { Glibc.unlink(directory(name)) }

    private func makeDirectory(_ name: String) { mkdir(directory(name), 0o755) }

    @Test("gives out what is there, then what is added, and holds an unfinished line")
    func appends() throws {
        directory.write("app.log", "a\nb\nunfin")
        let reader = FollowedLog(log())
        try reader.open()
        #expect(try reader.readAll() == ["a\n", "b\n"])
        #expect(try reader.readAll() == [])
        directory.append("app.log", "ished\nmore")
        #expect(try reader.readAll() == ["unfinished\n"])
        #expect(try reader.finish() == ["more"])
        #expect(reader.events.allSatisfy { $0.name == "app.log" })
        reader.close()
    }

    @Test("reads what was written to a file after it was moved, before its successor")
    func rotation() throws {
        directory.write("app.log", "1\n")
        let reader = FollowedLog(log())
        try reader.open()
        let writer = open(log(), O_WRONLY | O_APPEND | O_CLOEXEC)
        #expect(try reader.readAll() == ["1\n"])
        rename("app.log", "app.log.1")
        write(writer, "2\n", 2)
        directory.write("app.log", "new\n")
        write(writer, "3", 1)
        #expect(try reader.readAll() == ["2\n", "new\n"], "the writer may finish its line")
        write(writer, "!\n4", 3)
        close(writer)
        try FollowedLog.waitForWriters(of: log("app.log.1"))
        #expect(try reader.readAll() == ["3!\n", "4"])
        reader.close()
    }

    @Test("reads a large backlog of a moved file before its successor")
    func backlog() throws {
        let lines = (0..<200_000).map { "old line \($0)\n" }
        directory.write("app.log", lines.joined())
        let reader = FollowedLog(log())
        try reader.open()
        _ = try reader.readBatch(until: Instant(nanoseconds: 0))
        rename("app.log", "app.log.1")
        directory.write("app.log", "new\n")
        try reader.readAll()
        #expect(reader.events.map(\.text) == lines + ["new\n"])
        reader.close()
    }

    @Test("finds the files that were rotated away between two looks, in their order")
    func unseen() throws {
        let reader = FollowedLog(log())
        try reader.open()
        for number in 0..<5 {
            directory.write("app.log", "\(number)\n")
            rename("app.log", "app.log.\(number)")
        }
        directory.write("app.log", "5\n")
        #expect(try reader.readAll() == ["0\n", "1\n", "2\n", "3\n", "4\n", "5\n"])
        // As logrotate does: the numbers are shifted up.
        for turn in 6..<9 {
            for number in stride(from: 4, through: 0, by: -1) {
                rename("app.log.\(number)", "app.log.\(number + 1)")
            }
            rename("app.log", "app.log.0")
            directory.write("app.log", "\(turn)\n")
        }
        #expect(try reader.readAll() == ["6\n", "7\n", "8\n"])
        reader.close()
    }

    @Test(
        "notices a cut by its size and by its bytes",
        arguments: [
            "", "x\n", "same length\n", "a good deal longer than it was before\n",
        ])
    func cuts(after: String) throws {
        directory.write("app.log", "before one\n??")
        let reader = FollowedLog(log())
        try reader.open()
        #expect(try reader.readAll() == ["before one\n"])
        directory.write("app.log", after)
        #expect(try reader.readAll() == ["??"] + (after.isEmpty ? [] : [after]))
        directory.append("app.log", "then\n")
        #expect(try reader.readAll() == ["then\n"])
        #expect(reader.follower.cuts == 1)
        directory.write("app.log", "again\n")
        #expect(try reader.readAll() == ["again\n"])
        #expect(reader.notes == ["\(log()) was cut and is read from its start again"])
        reader.close()
    }

    @Test("passes over the hole that a writer leaves who does not append", arguments: [20, 20_000])
    func holes(lines: Int) throws {
        let writer = open(log(), O_CREAT | O_WRONLY | O_CLOEXEC, 0o644)
        let reader = FollowedLog(log())
        try reader.open()
        for number in 0..<lines { write(writer, "line \(number % 10)\n", 7) }
        #expect(try reader.readAll().count == lines)
        truncate(log(), 0)
        write(writer, "after\n", 6)
        #expect(try reader.readAll() == ["after\n"])
        write(writer, "then\n", 5)
        #expect(try reader.readAll() == ["then\n"])
        close(writer)
        reader.close()
    }

    @Test(
        "takes a file with a used inode for what it is: another", arguments: ["/tmp", "/dev/shm"])
    func inodes(parent: String) throws {
        let directory = TemporaryDirectory(in: parent)
        let reader = FollowedLog(directory("app.log"))
        try reader.open()
        for number in 0..<1000 {
            directory.write("app.log", "file \(number)\n")
            if number % 3 == 0 { directory.append("app.log", "with another line\n") }
            #expect(
                try reader.readAll()
                    == ["file \(number)\n"] + (number % 3 == 0 ? ["with another line\n"] : []))
            Glibc.unlink(directory("app.log"))
            if number % 2 == 0 { try reader.readAll() }
        }
        reader.close()
    }

    @Test("keeps no descriptor of thousands of rotated files")
    func descriptors() throws {
        let directory = TemporaryDirectory(in: "/dev/shm")
        let reader = FollowedLog(directory("app.log"))
        try reader.open()
        for number in 0..<3000 {
            directory.write("app.log", "\(number)\n")
            try reader.readAll()
            Glibc.rename(directory("app.log"), directory("app.log.1"))
            try reader.readAll()
        }
        #expect(reader.follower.files.count <= 2)
        for number in 0..<3000 {
            directory.write("app.log", "\(number)\n")
            Glibc.rename(directory("app.log"), directory("old.\(number)"))
            try reader.readAll()
        }
        #expect(reader.follower.files.count <= FileFollower.maximumLingering + 2)
        #expect(reader.events.count == 6000)
        reader.close()
    }

    @Test("closes a moved file when it has been quiet for a while")
    func quiet() throws {
        let clock = FakeClock()
        directory.write("app.log", "1\n")
        let reader = FollowedLog(FollowerWishes(patterns: [PathPattern(log())]), clock: clock)
        try reader.open()
        try reader.readAll()
        rename("app.log", "app.log.1")
        try reader.readAll()
        directory.append("app.log.1", "late\n")
        #expect(try reader.readAll() == ["late\n"])
        #expect(reader.follower.files.count == 1)
        try FollowedLog.waitForWriters(of: log("app.log.1"))
        try reader.readAll()
        clock.advance(by: FileFollower.quietTime)
        try reader.readAll()
        #expect(reader.follower.files.isEmpty)
        // Back at its name it goes on where it was left.
        directory.append("app.log.1", "later\n")
        rename("app.log.1", "app.log")
        #expect(try reader.readAll() == ["later\n"])
        reader.close()
    }

    @Test("waits for a file whose directory is not there yet, and says so once")
    func missing() throws {
        let path = directory("x/y/app.log")
        let reader = FollowedLog(path)
        try reader.open()
        #expect(reader.notes == ["\(path) does not exist yet; waiting for it"])
        makeDirectory("x")
        #expect(try reader.readAll() == [])
        makeDirectory("x/y")
        directory.write("x/y/app.log", "here\n")
        #expect(try reader.readAll() == ["here\n"])
        rename("x", "z")
        directory.append("z/y/app.log", "moved\n")
        #expect(try reader.readAll() == ["moved\n"])
        makeDirectory("x")
        makeDirectory("x/y")
        directory.write("x/y/app.log", "anew\n")
        #expect(try reader.readAll() == ["anew\n"])
        #expect(reader.notes.count == 1)
        reader.close()
    }

    @Test("follows symbolic links, and what any part of them comes to point to")
    func links() throws {
        makeDirectory("a")
        makeDirectory("b")
        directory.write("a/one", "one\n")
        symlink("a", directory("current"))
        symlink("current/one", directory("app.log"))
        let reader = FollowedLog(log())
        try reader.open()
        #expect(try reader.readAll() == ["one\n"])
        directory.append("a/one", "more\n")
        #expect(try reader.readAll() == ["more\n"])
        rename("a/one", "a/two")
        directory.write("a/one", "rotated\n")
        #expect(try reader.readAll() == ["rotated\n"])
        directory.write("b/one", "elsewhere\n")
        symlink("b", directory("next"))
        rename("next", "current")
        #expect(try reader.readAll() == ["elsewhere\n"])
        unlink("app.log")
        symlink(directory("b/three"), log())
        #expect(try reader.readAll() == [])
        directory.write("b/three", "at last\n")
        #expect(try reader.readAll() == ["at last\n"])
        reader.close()
    }

    @Test("reads a file once, however many names lead to it")
    func hardLinks() throws {
        directory.write("a.log", "a\n")
        link(directory("a.log"), directory("b.log"))
        let reader = FollowedLog(directory("*.log"))
        try reader.open()
        #expect(try reader.readAll() == ["a\n"])
        unlink("a.log")
        directory.append("b.log", "b\n")
        #expect(try reader.readAll() == ["b\n"])
        #expect(reader.events.last?.name == "b.log")
        reader.close()
    }

    @Test("picks up files that match a pattern, wherever they come to")
    func patterns() throws {
        makeDirectory("one")
        directory.write("one/app-1.log", "1\n")
        directory.write("one/app-x.log", "x\n")
        let reader = FollowedLog(directory("*/app-[0-9].log"))
        try reader.open()
        #expect(try reader.readAll() == ["1\n"])
        directory.write("one/app-2.log", "2\n")
        makeDirectory("two")
        directory.write("two/app-3.log", "3\n")
        #expect(try reader.readAll() == ["2\n", "3\n"])
        rename("one/app-x.log", "two/app-4.log")
        #expect(try reader.readAll() == ["x\n"])
        rename("two", "three")
        directory.append("three/app-3.log", "still\n")
        #expect(try reader.readAll() == ["still\n"])
        reader.close()
    }

    @Test("starts at the end with the first whole line")
    func fromEnd() throws {
        directory.write("app.log", "old\nunfin")
        let reader = FollowedLog(log(), start: .last(0))
        try reader.open()
        #expect(try reader.readAll() == [])
        directory.append("app.log", "ished\nnew\n")
        #expect(try reader.readAll() == ["unfinished\n", "new\n"])
        rename("app.log", "app.log.1")
        directory.write("app.log", "all\nof it\n")
        #expect(try reader.readAll() == ["all\n", "of it\n"])
        reader.close()
    }

    @Test("refuses what is not a file")
    func directories() throws {
        #expect(throws: FlowError(.retry, "\(directory.path): is a directory")) {
            try FollowedLog(directory.path).open()
        }
        mkfifo(directory("pipe"), 0o644)
        #expect(throws: FlowError(.reject, "\(directory("pipe")): is not a regular file")) {
            try FollowedLog(directory("pipe")).open()
        }
        let reader = FollowedLog(log())
        try reader.open()
        makeDirectory("app.log")
        #expect(try reader.readAll() == [])
        #expect(reader.notes.last == "\(log()): is a directory")
        rmdir(log())
        directory.write("app.log", "file\n")
        #expect(try reader.readAll() == ["file\n"])
        reader.close()
    }

    @Test("passes over what a pattern matches but is not a file, without a word")
    func irregular() throws {
        makeDirectory("d.log")
        mkfifo(directory("p.log"), 0o644)
        directory.write("a.log", "a\n")
        let reader = FollowedLog(directory("*.log"))
        try reader.open()
        #expect(try reader.readAll() == ["a\n"])
        #expect(reader.notes.isEmpty)
        reader.close()
    }

    @Test("says that names which are not UTF-8 are passed over")
    func foreignNames() throws {
        directory.write("a.log", "a\n")
        let name = Array(directory.path.utf8) + Array("/b".utf8) + [0xFF] + Array(".log".utf8)
        close(creat((name + [0]).map { CChar(bitPattern: $0) }, 0o644))
        let reader = FollowedLog(directory("*.log"))
        try reader.open()
        #expect(try reader.readAll() == ["a\n"])
        #expect(
            reader.notes == [
                "\(directory.path) has names that are not UTF-8; such files are passed over"
            ])
        reader.close()
    }

    @Test("counts the cuts of each file for the end")
    func report() throws {
        directory.write("app.log", "long enough\n")
        let reader = FollowedLog(log())
        try reader.open()
        try reader.readAll()
        #expect(reader.context.reports.all().isEmpty)
        for text in ["cut\n", "a\n"] {
            directory.write("app.log", text)
            try reader.readAll()
        }
        reader.close()
        let report = reader.context.reports.all().first
        #expect(report?.name == "cut")
        #expect(report?.lines.map(\.name) == [log()])
        #expect(report?.lines.map(\.value) == ["2"])
    }

    @Test("looks at everything when the kernel lost changes")
    func overflow() throws {
        let directory = TemporaryDirectory(in: "/dev/shm")
        directory.write("app.log", "a\n")
        let reader = FollowedLog(directory("*.log"))
        try reader.open()
        #expect(try reader.readAll() == ["a\n"])
        directory.write("noise", "")
        // Each rename takes two places of the 16,384 in the kernel's queue.
        for number in 0..<10_000 {
            let names = number % 2 == 0 ? ("noise", "din") : ("din", "noise")
            Glibc.rename(directory(names.0), directory(names.1))
        }
        directory.append("app.log", "b\n")
        directory.write("new.log", "c\n")
        #expect(try reader.readAll().sorted() == ["b\n", "c\n"])
        directory.append("new.log", "d\n")
        #expect(try reader.readAll() == ["d\n"])
        reader.close()
    }

    @Test("takes turns between files")
    func fairness() throws {
        let line = String(repeating: "x", count: 99) + "\n"
        for name in ["a.log", "b.log"] {
            directory.write(name, String(repeating: line, count: 10_000))
        }
        let reader = FollowedLog(directory("a.log"), directory("b.log"))
        try reader.open()
        try reader.readAll()
        var turns: [String] = []
        for event in reader.events where turns.last != event.name { turns.append(event.name) }
        #expect(turns.count > 4)
        #expect(reader.events.count == 20_000)
        reader.close()
    }

    @Test("costs nothing while a thousand files are quiet")
    func idle() throws {
        let directory = TemporaryDirectory(in: "/dev/shm")
        for number in 0..<1000 { directory.write("\(number).log", "a\n") }
        let reader = FollowedLog(directory("*.log"))
        try reader.open()
        #expect(try reader.readAll().count == 1000)
        let before = Self.threadTime()
        let deadline = SystemClock().now.advanced(by: .milliseconds(500))
        #expect(try reader.readBatch(until: deadline) == false)
        #expect(Self.threadTime() - before < 5_000_000, "one wait, no polling")
        reader.close()
    }

    /// Nanoseconds of processor time of this thread.
    private static func threadTime() -> Int64 {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
    }
}
