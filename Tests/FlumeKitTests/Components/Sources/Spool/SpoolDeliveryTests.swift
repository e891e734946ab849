import FlumeTestKit
import Glibc
import Testing

@testable import FlumeKit

@Suite("spooldir source, delivery")
struct SpoolDeliveryTests {
    private let run = SpoolRun()
    private var directory: TemporaryDirectory { run.directory }
    private var meta: String { directory(".flumespool/.flumespool-main.meta") }

    private func progress() -> SpoolProgress? {
        TemporaryDirectory.read(meta).withUnsafeBytes { SpoolProgress($0) }
    }

    private static func lines(_ range: Range<Int>) -> String {
        range.map { "line-\($0)\n" }.joined()
    }

    @Test("a file is renamed when all its events are safe, whatever becomes of the others")
    func renaming() throws {
        for name in ["a", "b", "c"] {
            directory.write(name, "\(name)\n")
            run.age(name, 1_700_000_000 + Int(name.utf8.first ?? 0))
        }
        try run.open()
        try run.readAll(safe: false)
        #expect(run.tokens.count == 3)
        #expect(run.names == ["a", "b", "c"])
        run.tokens[1].release()
        try run.read()
        #expect(run.names == ["a", "b.COMPLETED", "c"])
        run.tokens[0].release()
        run.tokens[2].release()
        try run.read()
        #expect(run.names == ["a.COMPLETED", "b.COMPLETED", "c.COMPLETED"])
    }

    @Test("progress moves over what is safe without a gap, and is Flume's")
    func prefix() throws {
        directory.write("a", Self.lines(0..<10_000))
        try run.open()
        try run.readAll(safe: false)
        #expect(run.tokens.count > 3)
        run.tokens[1].release()
        try run.read()
        #expect(progress() == nil)
        run.tokens[0].release()
        try run.read()
        let end = Self.lines(0..<4096).utf8.count
        #expect(progress()?.offset == Int64(end))
        #expect(progress()?.path == directory("a"))
        run.kill()
        try run.open()
        #expect(try run.read().events.first?.text == "line-4096")
        run.close()
        #expect(progress()?.offset ?? 0 > Int64(end))
    }

    @Test("a new file of the same name is not taken for the one that was in work")
    func impostor() throws {
        directory.write("a", Self.lines(0..<10_000))
        try run.open()
        try run.read()
        try run.read(safe: false)
        #expect(progress() != nil)
        run.kill()
        directory.write("other", Self.lines(5..<10_000))
        #expect(rename(directory("other"), directory("a")) == 0)
        try run.open()
        #expect(try run.read().events.first?.text == "line-5")
    }

    @Test("a source that is started again repeats nothing that is on its way")
    func restart() throws {
        directory.write("a", Self.lines(0..<5000))
        try run.open()
        try run.read(safe: false)
        run.close()
        try run.open()
        try run.readAll(safe: false)
        #expect(run.events.map(\.text) == (0..<5000).map { "line-\($0)" })
        run.close()
        for token in run.tokens { token.release() }
        // Nobody reads any more, yet what is safe is finished.
        #expect(directory.files == ["a.COMPLETED"])
    }

    @Test("what is lost comes again")
    func lost() throws {
        directory.write("a", Self.lines(0..<5000))
        try run.open()
        try run.readAll(safe: false)
        run.tokens[0].release()
        run.tokens[1].forgo()
        run.close()
        try run.open()
        run.events = []
        try run.readAll()
        #expect(run.events.map(\.text) == (2048..<5000).map { "line-\($0)" })
        // The third piece was dropped for the second's sake; its token is late.
        run.tokens[2].release()
        try run.readAll()
        #expect(run.names == ["a.COMPLETED"])
    }

    @Test("--once ends when all files have their names")
    func once() throws {
        run.endsWithInput = true
        directory.write("a", "1\n")
        directory.write("b", "")
        try run.open()
        for _ in 0..<2 { #expect(try run.read(safe: false).events.count == 1) }
        #expect(try run.read().state == .open)
        for token in run.tokens { token.release() }
        #expect(try run.read().state == .ended)
        #expect(run.names == ["a.COMPLETED", "b.COMPLETED"])
    }

    @Test("a new file wakes the source, and so does a settled batch")
    func wakes() throws {
        try run.open()
        let source = try #require(run.source)
        let path = directory("a")
        let writer = Thread("writer") {
            let file = fopen(path, "we")
            fputs("1\n", file)
            fclose(file)
        }
        let batch = EventBatch()
        #expect(try source.read(into: batch, until: .distantFuture) == .open)
        writer.join()
        #expect(batch.plainEvents.map(\.text) == ["1"])
        let token = try #require(batch.acknowledgement)
        let wakeup = run.context.wakeup
        let settler = Thread("settler") {
            token.release()
            while access("\(path).COMPLETED", F_OK) != 0 { usleep(200) }
            wakeup.signal()
        }
        batch.removeAll()
        #expect(try source.read(into: batch, until: .distantFuture) == .ended)
        settler.join()
        #expect(run.names == ["a.COMPLETED"])
    }

    @Test("a file that cannot be marked is not read again, and marked when it can be")
    func stuck() throws {
        run.settings.marks = true
        run.settings.isRecursive = true
        run.settings.pollDelay = .milliseconds(1)
        _ = Program.run("/bin/mkdir", [directory("sub"), directory(".flumespool")])
        directory.write("sub/a", "1\n")
        // A file where the directory of the mark should be.
        directory.write(".flumespool/sub", "")
        try run.open()
        try run.readAll()
        directory.write("b", "2\n")
        try run.readAll()
        #expect(run.events.map(\.text) == ["1", "2"])
        #expect(run.said.count == 1)
        _ = unlink(directory(".flumespool/sub"))
        let source = try #require(run.source)
        let batch = EventBatch()
        while TemporaryDirectory.isMissing(directory(".flumespool/sub/a.COMPLETED")) {
            let soon = run.context.clock.now.advanced(by: .milliseconds(5))
            #expect(try source.read(into: batch, until: soon) == .open)
        }
        run.close()
    }
}
