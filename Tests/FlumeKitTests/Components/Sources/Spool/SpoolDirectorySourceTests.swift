import FlumeTestKit
import Glibc
import Testing

@testable import FlumeKit

@Suite("spooldir source")
struct SpoolDirectorySourceTests {
    private let run = SpoolRun()
    private var directory: TemporaryDirectory { run.directory }

    @Test("keeps the contract of sources")
    func contract() throws {
        // Each life has its own directory, for a directory is read once.
        var lives: [TemporaryDirectory] = []
        let contract = SourceContract(
            bodies: (0..<30).map { "event \($0)" }, endsByItself: false,
            failing: {
                SpoolDirectorySource(SpoolSettings(directory: "/nowhere")) { text in
                    LineDeserializer(text, to: .utf8, maximumCharacters: 2048)
                }
            },
            make: {
                let directory = TemporaryDirectory()
                if lives.count > 3 { lives.removeFirst() }
                lives.append(directory)
                for file in 0..<3 {
                    let lines = (0..<10).map { "event \(file * 10 + $0)\n" }
                    directory.write("\(file).log", lines.joined())
                }
                var settings = SpoolSettings(directory: directory.path)
                settings.order = .oldest
                return SpoolDirectorySource(settings) { text in
                    LineDeserializer(text, to: .utf8, maximumCharacters: 2048)
                }
            })
        try contract.verify()
    }

    @Test("gives the events that Flume gave, and leaves the names that Flume left")
    func golden() throws {
        let fixture = Repository.path("Tests/Fixtures/flume-ng/spooldir")
        let copied = Program.run("/bin/cp", ["-r", "\(fixture)/input/.", directory.path])
        #expect(copied.exitCode == 0)
        for (second, name) in ["one", "bad", "long", "empty", "sub/deep"].enumerated() {
            run.age("\(name).txt", 1_700_000_000 + second)
        }
        run.settings.fileHeader = "file"
        run.settings.basenameHeader = "basename"
        run.settings.isRecursive = true
        run.settings.ignore = try Pattern("^.*\\.tmp$")
        run.settings.text.errorPolicy = .replace
        try run.live()
        let lines = run.events.map { event in
            let name = String(decoding: event.headers["basename"] ?? [], as: UTF8.self)
            let file = String(decoding: event.headers["file"] ?? [], as: UTF8.self)
                .replacing(directory.path, with: "/var/spool/flume/input/spooldir/spool")
            let body = Self.base64(event.body)
            return #"{"headers":{"basename":"\#(name)","file":"\#(file)"},"body_b64":"\#(body)"}"#
        }
        let expected = Repository.text("Tests/Fixtures/flume-ng/spooldir/events.jsonl")
        #expect(lines == expected.split(separator: "\n").map(String.init))
        #expect(
            run.names == [
                ".hidden", "bad.txt.COMPLETED", "empty.txt.COMPLETED", "long.txt.COMPLETED",
                "one.txt.COMPLETED", "skip.tmp", "sub/deep.txt.COMPLETED",
            ])
        #expect(directory.files.allSatisfy { !$0.hasPrefix(".flumespool/") })
    }

    private static func base64(_ bytes: [UInt8]) -> String {
        var output = [UInt8](repeating: 0, count: Base64.encodedCount(bytes.count))
        bytes.withUnsafeBytes { bytes in
            output.withUnsafeMutableBufferPointer { output in
                guard let start = output.baseAddress else { return }
                Base64.encode(bytes, to: start)
            }
        }
        return String(decoding: output, as: UTF8.self)
    }

    @Test("goes on where Flume was killed, and Flume's file is gone in the end")
    func partial() throws {
        let fixture = Repository.path("Tests/Fixtures/flume-ng/spooldir-partial")
        let text = TemporaryDirectory.read("\(fixture)/p.txt")
        directory.write("p.txt", text)
        let meta = TemporaryDirectory.read("\(fixture)/.flumespool-main.meta")
        let path = "/var/spool/flume/input/spooldir-partial/spool/p.txt"
        _ = Program.run("/bin/mkdir", [directory(".flumespool")])
        directory.write(
            ".flumespool/.flumespool-main.meta",
            Self.replacing(path, in: meta, with: directory("p.txt")))
        directory.write("a.txt", "younger, though its name comes first\n")
        run.age("p.txt", 1_700_000_000)
        try run.live()
        let lines = (100..<1000).map { "line-\($0)" }
        #expect(run.events.map(\.text) == lines + ["younger, though its name comes first"])
        #expect(directory.files == ["a.txt.COMPLETED", "p.txt.COMPLETED"])
    }

    /// Gives an Avro string another value.
    static func replacing(_ old: String, in bytes: [UInt8], with new: String) -> [UInt8] {
        func encoded(_ text: String) -> [UInt8] {
            let output = ByteWriter()
            var text = text
            text.withUTF8 { output.put(avro: UnsafeRawBufferPointer($0)) }
            return output.array()
        }
        let wanted = encoded(old)
        guard let place = bytes.indices.first(where: { bytes[$0...].starts(with: wanted) }) else {
            preconditionFailure("the file names '\(old)'")
        }
        return bytes[..<place] + encoded(new) + bytes[(place + wanted.count)...]
    }

    // MARK: Policies

    @Test("renames, marks or removes what was read")
    func policies() throws {
        directory.write("a", "1\n")
        try run.live()
        #expect(run.names == ["a.COMPLETED"])
        run.settings.deletes = true
        directory.write("b", "2\n")
        #expect(try run.live() == ["2"])
        #expect(run.names == ["a.COMPLETED"])
        run.settings.deletes = false
        run.settings.marks = true
        run.settings.isRecursive = true
        run.settings.suffix = ".done"
        _ = Program.run("/bin/mkdir", [directory("sub")])
        directory.write("sub/c", "3\n")
        #expect(try run.live() == ["1", "3"])
        #expect(run.names == ["a.COMPLETED", "sub/c"])
        #expect(
            directory.files.filter { $0.hasPrefix(".") }
                == [".flumespool/a.COMPLETED.done", ".flumespool/sub/c.done"])
        run.objects = SharedObjects()
        #expect(try run.live() == [])
    }

    @Test("says when a file is younger than the mark that it was read")
    func youngerThanMark() throws {
        run.settings.marks = true
        directory.write("a", "1\n")
        #expect(try run.live() == ["1"])
        directory.write("a", "2\n")
        run.age("a", 4_000_000_000)
        #expect(try run.live() == [])
        #expect(run.said.contains { $0.contains("is younger than the mark") })
    }

    @Test(
        "takes files in their order",
        arguments: [
            (SpoolSettings.Order.oldest, ["d", "b", "c", "a"]),
            (.youngest, ["a", "b", "c", "d"]),
        ])
    func order(order: SpoolSettings.Order, expected: [String]) throws {
        for (name, time) in [("a", 3), ("b", 2), ("c", 2), ("d", 1)] {
            directory.write(name, "\(name)\n")
            run.age(name, 1_700_000_000 + time)
        }
        run.settings.order = order
        #expect(try run.live() == expected)
    }

    @Test("takes files in a random order")
    func random() throws {
        let names = (0..<40).map { "file\($0)" }
        for name in names { directory.write(name, "\(name)\n") }
        run.settings.order = .random
        let read = try run.live()
        #expect(read.sorted() == names.sorted())
        #expect(read != names && read != names.sorted())
    }

    @Test("reads names that are included and not ignored")
    func patterns() throws {
        let names = ["a.log", "b.log", "b.log.tmp", "c.txt", "a.log.COMPLETED", ".d.log"]
        for name in names { directory.write(name, "\(name)\n") }
        directory.write("flume-spooldir-perm-check-12.canary", "left by Flume\n")
        _ = Program.run("/bin/mkdir", [directory("sub.log")])
        directory.write("sub.log/e.log", "e\n")
        run.settings.include = try Pattern(".*\\.log")
        run.settings.ignore = try Pattern("b.*")
        #expect(try run.live() == ["a.log"])
    }

    @Test("an empty file is one empty event")
    func empty() throws {
        directory.write("a", "")
        run.settings.basenameHeader = "basename"
        #expect(try run.live() == [""])
        #expect(run.events[0].headers == ["basename": Array("a".utf8)])
        #expect(run.names == ["a.COMPLETED"])
    }

    // MARK: Faults

    @Test("a file that grows is read on, and that is said")
    func growing() throws {
        directory.write("a", "1\n2\n")
        try run.open()
        try run.readAll(safe: false)
        directory.append("a", "3\n")
        for token in run.tokens { token.release() }
        try run.readAll()
        #expect(run.events.map(\.text) == ["1", "2", "3"])
        try run.readAll()
        #expect(run.names == ["a.COMPLETED"])
        #expect(run.said.contains { $0.contains("has grown") })
    }

    @Test("a file that was changed is set aside, and the others are read")
    func changed() throws {
        directory.write("a", "1\n")
        run.age("a", 1_700_000_000)
        directory.write("b", "2\n")
        try run.open()
        try run.read(safe: false)
        run.age("a", 1_700_000_001)
        for token in run.tokens { token.release() }
        try run.readAll()
        run.close()
        #expect(run.events.map(\.text) == ["1", "2"])
        #expect(run.names == ["a.FAILED.COMPLETED", "b.COMPLETED"])
        #expect(run.said.contains { $0.contains("was changed while it was read") })
    }

    @Test("a file that cannot be decoded is set aside after its sound lines")
    func undecodable() throws {
        directory.write("a", Array("1\n2\nx".utf8) + [0xFF] + Array("\n3\n".utf8))
        run.age("a", 1_700_000_000)
        directory.write("b", "4\n")
        #expect(try run.live() == ["1", "2", "4"])
        #expect(run.names == ["a.FAILED.COMPLETED", "b.COMPLETED"])
        #expect(
            run.said == [
                "\(directory("a")): offset 5: expected text in UTF-8, found a byte that is not; "
                    + "it was set aside as \(directory("a.FAILED.COMPLETED"))"
            ])
    }

    @Test("with fileErrorPolicy=stop such a file stops the source")
    func stops() throws {
        run.settings.stopsAtFaults = true
        directory.write("a", [0x31, 0x0A, 0xFF, 0x0A])
        try run.open()
        try run.read()
        let failure = #expect(throws: FlowError.self) { try run.read() }
        #expect(failure?.kind == .reject)
        #expect(failure?.message.contains("offset 2") == true)
        run.close()
        #expect(run.names == ["a"])
    }

    @Test("a name that is taken gets a number")
    func taken() throws {
        directory.write("a", "2\n")
        directory.write("a.COMPLETED", "1\n")
        #expect(try run.live() == ["2"])
        #expect(run.names == ["a.1.COMPLETED", "a.COMPLETED"])
        #expect(directory.text("a.1.COMPLETED") == "2\n")
        #expect(run.said.count == 1)
    }

    @Test("a file that vanishes stops nobody")
    func vanishing() throws {
        directory.write("a", "1\n")
        try run.open()
        try run.readAll(safe: false)
        _ = unlink(directory("a"))
        directory.write("b", "2\n")
        for token in run.tokens { token.release() }
        try run.readAll()
        #expect(run.events.map(\.text) == ["1", "2"])
        #expect(run.said.count == 1)
        #expect(run.names == ["b.COMPLETED"])
    }

    @Test("a file that somebody writes is left until it is closed")
    func writing() throws {
        run.endsWithInput = true
        let file = fopen(directory("a"), "we")
        fputs("1\n", file)
        fflush(file)
        try run.open()
        #expect(try run.read().state == .ended)
        #expect(run.said.count == 1)
        fclose(file)
        #expect(try run.read().events.map(\.text) == ["1"])
    }

    @Test("a progress file that says nothing does no harm", arguments: [[], Array("damaged".utf8)])
    func damagedProgress(bytes: [UInt8]) throws {
        _ = Program.run("/bin/mkdir", [directory(".flumespool")])
        directory.write(".flumespool/.flumespool-main.meta", bytes)
        directory.write("a", "1\n")
        #expect(try run.live() == ["1"])
        #expect(directory.files == ["a.COMPLETED"])
    }
}
