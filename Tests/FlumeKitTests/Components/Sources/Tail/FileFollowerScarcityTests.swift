import FlumeTestKit
import Glibc
import Testing

@testable import FlumeKit

/// Each in a process of its own, because what is made scarce there is scarce
/// for the whole process.
@Suite("Following files when something is scarce")
struct FileFollowerScarcityTests {
    @Test("files that cannot be opened wait for their turn")
    func descriptors() async {
        await #expect(processExitsWith: .success) {
            let directory = TemporaryDirectory()
            for number in 0..<100 { directory.write("\(number).log", "\(number)\n") }
            var limit = rlimit(rlim_cur: 60, rlim_max: 60)
            #expect(setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0)
            let clock = FakeClock()
            let reader = FollowedLog(
                FollowerWishes(patterns: [PathPattern(directory("*.log"))]), clock: clock)
            try reader.open()
            try reader.readAll()
            #expect(reader.events.count < 60)
            let note = "no more files can be open (ulimit -n); the others wait for their turn"
            #expect(reader.notes == [note])
            // Each file that is done with makes room for another.
            for _ in 0..<100 where reader.events.count < 100 {
                for file in reader.follower.files.values { unlink(file.slot.path) }
                try reader.readAll()
                clock.advance(by: FileFollower.retryTime)
                try reader.readAll()
            }
            #expect(Set(reader.events.map(\.text)) == Set((0..<100).map { "\($0)\n" }))
            #expect(reader.notes == [note])
            reader.close()
        }
    }

    @Test("what cannot be watched is looked at now and then")
    func watches() async {
        await #expect(processExitsWith: .success) {
            let directory = TemporaryDirectory()
            directory.write("app.log", "a\n")
            SystemCall.interposer = { call, _ in call == "inotify_add_watch" ? ENOSPC : 0 }
            let clock = FakeClock()
            let reader = FollowedLog(
                FollowerWishes(patterns: [PathPattern(directory("app.log"))]), clock: clock)
            try reader.open()
            #expect(try reader.readAll() == ["a\n"])
            directory.append("app.log", "b\n")
            #expect(try reader.readAll() == [])
            clock.advance(by: FileFollower.retryTime)
            #expect(try reader.readAll() == ["b\n"])
            rename(directory("app.log"), directory("app.log.1"))
            directory.write("app.log", "c\n")
            clock.advance(by: FileFollower.retryTime)
            #expect(try reader.readAll() == ["c\n"])
            #expect(
                reader.notes == [
                    "no inotify watch is left (fs.inotify.max_user_watches); "
                        + "what cannot be watched is looked at every 1s"
                ], "\(reader.notes)")
            // When there are watches again, they are used again.
            SystemCall.interposer = nil
            clock.advance(by: FileFollower.retryTime)
            try reader.readAll()
            directory.append("app.log", "d\n")
            #expect(try reader.readAll() == ["d\n"])
            reader.close()
        }
    }

    @Test("without inotify a sentence says what to raise")
    func instances() async {
        await #expect(processExitsWith: .success) {
            SystemCall.interposer = { call, _ in call == "inotify_init1" ? EMFILE : 0 }
            let reader = FollowedLog("/tmp/none")
            do throws(FlowError) {
                try reader.open()
                Issue.record("there is no inotify")
            } catch {
                #expect(error.message.contains("fs.inotify.max_user_instances"))
            }
            reader.close()
        }
    }

    @Test("where nobody tells who writes, a moved file is read until it is quiet")
    func leases() async {
        await #expect(processExitsWith: .success) {
            let directory = TemporaryDirectory()
            directory.write("app.log", "a\nunfin")
            SystemCall.interposer = { call, _ in call == "lease" ? EACCES : 0 }
            let clock = FakeClock()
            let reader = FollowedLog(
                FollowerWishes(patterns: [PathPattern(directory("app.log"))]), clock: clock)
            try reader.open()
            try reader.readAll()
            rename(directory("app.log"), directory("app.log.1"))
            #expect(try reader.readAll() == [])
            clock.advance(by: .seconds(4))
            directory.append("app.log.1", "ished\nunfin")
            #expect(try reader.readAll() == ["unfinished\n"])
            clock.advance(by: .seconds(4))
            #expect(try reader.readAll() == [])
            clock.advance(by: .seconds(1))
            #expect(try reader.readAll() == ["unfin"])
            #expect(reader.follower.files.isEmpty)
            reader.close()
        }
    }

    @Test("a directory that may not be listed is said and entered as soon as it may")
    func closedDirectories() async {
        await #expect(processExitsWith: .success) {
            let directory = TemporaryDirectory()
            chmod(directory.path, 0o777)
            mkdir(directory("closed"), 0o755)
            directory.write("closed/a.log", "a\n")
            directory.write("b.log", "b\n")
            chmod(directory("closed"), 0)
            if geteuid() == 0 { #expect(seteuid(65_534) == 0) }
            let clock = FakeClock()
            let reader = FollowedLog(
                FollowerWishes(patterns: [PathPattern(below: directory.path, levels: 1)]),
                clock: clock)
            try reader.open()
            #expect(try reader.readAll() == ["b\n"])
            #expect(reader.notes == ["\(directory("closed")): permission denied"])
            #expect(reader.follower.retryAt == nil, "a hint comes, so nothing is polled")
            seteuid(0)
            chmod(directory("closed"), 0o755)
            seteuid(65_534)
            #expect(try reader.readAll() == ["a\n"])
            reader.close()
            seteuid(0)
        }
    }

    @Test("a file in a directory that may be entered but not listed is looked at now and then")
    func unlistedDirectories() async {
        await #expect(processExitsWith: .success) {
            let directory = TemporaryDirectory()
            chmod(directory.path, 0o711)
            directory.write("app.log", "a\n")
            if geteuid() == 0 { #expect(seteuid(65_534) == 0) }
            let clock = FakeClock()
            let reader = FollowedLog(
                FollowerWishes(patterns: [PathPattern(directory("app.log"))]), clock: clock)
            try reader.open()
            #expect(try reader.readAll() == ["a\n"])
            seteuid(0)
            rename(directory("app.log"), directory("app.log.1"))
            directory.write("app.log", "b\n")
            seteuid(65_534)
            clock.advance(by: FileFollower.retryTime)
            #expect(try reader.readAll() == ["b\n"])
            reader.close()
            seteuid(0)
        }
    }

    @Test("a file that may not be read is followed as soon as it may")
    func permissions() async {
        await #expect(processExitsWith: .success) {
            let directory = TemporaryDirectory()
            chmod(directory.path, 0o777)
            directory.write("app.log", "a\n")
            chmod(directory("app.log"), 0)
            // The superuser may read anything.
            if geteuid() == 0 { #expect(seteuid(65_534) == 0) }
            let reader = FollowedLog(directory("app.log"))
            try reader.open()
            #expect(try reader.readAll() == [])
            #expect(reader.notes == ["\(directory("app.log")): permission denied"])
            seteuid(0)
            chmod(directory("app.log"), 0o644)
            seteuid(65_534)
            #expect(try reader.readAll() == ["a\n"])
            chmod(directory("app.log"), 0)
            reader.close()
            seteuid(0)
        }
    }
}
