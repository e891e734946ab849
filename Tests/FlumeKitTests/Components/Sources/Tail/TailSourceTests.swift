import FlumeTestKit
import Glibc
import Testing

@testable import FlumeKit

@Suite("tail, multitail and tailDir")
struct TailSourceTests {
    private let directory = TemporaryDirectory()

    /// Runs a flow of the language's text until nothing is left to read.
    private func lines(_ source: String) throws -> [String] {
        let planned = FlowLanguage.flows(
            SourceText("\(source) | null"), as: .argument, catalogue: BuiltinCatalogue.catalogue)
        let plan = try #require(planned.plan?.first, "\(planned.diagnostics)")
        let source = FlowBuilder.makeSource(plan.source)
        let context = FlowContext()
        try source.open(context)
        defer { source.close() }
        let batch = EventBatch()
        var lines: [String] = []
        var isLast = false
        while true {
            batch.removeAll()
            let state = try source.read(into: batch, until: Instant(nanoseconds: 0))
            for event in batch.plainEvents {
                let name = String(decoding: event.headers["tailSrcFile"] ?? [], as: UTF8.self)
                lines.append("\(name): \(event.text)")
            }
            if state == .ended { return lines }
            if batch.isEmpty, !isLast {
                context.stop()
                isLast = true
            }
        }
    }

    @Test("follow what their arguments say")
    func arguments() throws {
        directory.write("a.log", "1\n2\n3")
        directory.write("b.log", "4;5\n;6")
        mkdir(directory("deep"), 0o755)
        directory.write("deep/c.log", "7\n")
        mkdir(directory("deep/deeper"), 0o755)
        directory.write("deep/deeper/d.txt", "8\n")
        let at = directory.path
        let table: [(String, [String])] = [
            ("tail(\"\(at)/a.log\")", ["a.log: 1", "a.log: 2", "a.log: 3"]),
            ("tail(\"\(at)/a.log\", true)", ["a.log: 3"]),
            ("tail(\"\(at)/b.log\", delim=\";\")", ["b.log: 4", "b.log: 5\n", "b.log: 6"]),
            (
                "tail(\"\(at)/b.log\", delim=\";\", delimMode=prev)",
                ["b.log: 4;", "b.log: 5\n;", "b.log: 6"]
            ),
            (
                "tail(\"\(at)/b.log\", delim=\";\", delimMode=next)",
                ["b.log: 4", "b.log: ;5\n", "b.log: ;6"]
            ),
            ("tail(\"\(at)/b.log\", true, delim=\";\")", ["b.log: 6"]),
            (
                "multitail(\"\(at)/a.log\", \"\(at)/d*/c.log\")",
                ["a.log: 1", "a.log: 2", "a.log: 3", "c.log: 7"]
            ),
            ("tailDir(\"\(at)\", \"a.*\")", ["a.log: 1", "a.log: 2", "a.log: 3"]),
            ("tailDir(\"\(at)\", \"a\")", []),
            ("tailDir(\"\(at)\", \"[cd].*\", false, 0)", []),
            ("tailDir(\"\(at)\", \"[cd].*\", false, 1)", ["c.log: 7"]),
            ("tailDir(\"\(at)\", \"[cd].*\", false, 2)", ["c.log: 7", "d.txt: 8"]),
            ("tailDir(\"\(at)\", \"[cd].*\", true, 9)", []),
            ("tailDir(\"\(at)/deep\", \".*\", false, 0)", ["c.log: 7"]),
        ]
        for (source, expected) in table {
            #expect(try lines(source).sorted() == expected.sorted(), "\(source)")
        }
    }

    @Test("tailDir finds directories as they come, as deep as it was told")
    func tree() throws {
        let reader = FollowedLog(
            FollowerWishes(
                patterns: [PathPattern(below: directory.path, levels: 2)],
                directory: directory.path))
        try reader.open()
        mkdir(directory("1"), 0o755)
        directory.write("1/a", "a\n")
        mkdir(directory("1/2"), 0o755)
        directory.write("1/2/b", "b\n")
        mkdir(directory("1/2/3"), 0o755)
        directory.write("1/2/3/c", "too deep\n")
        #expect(try reader.readAll().sorted() == ["a\n", "b\n"])
        // A directory that is moved takes its files along.
        rename(directory("1"), directory("one"))
        directory.append("one/a", "moved\n")
        #expect(try reader.readAll() == ["moved\n"])
        rename(directory("one/2/3"), directory("one/3"))
        #expect(try reader.readAll() == ["too deep\n"])
        directory.append("one/2/b", "held")
        #expect(try reader.readAll() == [])
        try FollowedLog.waitForWriters(of: directory("one/2/b"))
        unlink(directory("one/2/b"))
        rmdir(directory("one/2"))
        #expect(try reader.readAll() == ["held"])
        reader.close()
    }

    @Test("tailDir wants its directory to be there")
    func noDirectory() throws {
        let path = directory("nope")
        #expect(throws: FlowError(.retry, "\(path): no such file or directory")) {
            _ = try lines("tailDir(\"\(path)\")")
        }
    }

    @Test("a line longer than an event may be is split, which is said")
    func longLines() throws {
        directory.write("a.log", String(repeating: "x", count: 25) + "\ny\n")
        let reader = FollowedLog(
            FollowerWishes(patterns: [PathPattern(directory("a.log"))]), maximumEventBytes: 10)
        try reader.open()
        let tens = String(repeating: "x", count: 10)
        #expect(try reader.readAll() == [tens, tens, "xxxxx\n", "y\n"])
        reader.close()
        #expect(reader.notes == ["1 line was longer than 10 and split"])
    }

    @Test("the last lines of a file are found from behind", arguments: [0, 1, 3, 10, 1000, 5000])
    func lastLines(count: Int) throws {
        let lines = (0..<3000).map { "line \($0) \(String(repeating: "x", count: $0 % 50))\n" }
        directory.write("a.log", lines.joined() + "unfinished")
        let reader = FollowedLog(directory("a.log"), start: .last(count))
        try reader.open()
        #expect(try reader.readAll() == Array(lines.suffix(count)))
        #expect(try reader.finish() == ["unfinished"])
        reader.close()
    }
}
