import FlumeTestKit
import Testing

@testable import FlumeKit

@Suite("OutputPath")
struct OutputPathTests {
    @Test(
        "takes local paths and file URLs",
        arguments: [
            ("a.log", "a.log"), ("/var/log/a", "/var/log/a"), ("a:b", "a:b"),
            ("2026:/x", "2026:/x"), ("./hdfs:/x", "./hdfs:/x"),
            ("file:/tmp/a", "/tmp/a"), ("file:a", "a"), ("file:///tmp/a", "/tmp/a"),
            ("file://localhost/tmp/a", "/tmp/a"), ("FILE:///tmp/a", "/tmp/a"),
        ])
    func local(text: String, path: String) throws {
        #expect(try OutputPath.parse([Argument(text: text)]).get().path == path)
    }

    @Test(
        "refuses what is elsewhere or nothing",
        arguments: [
            "", "hdfs:/x", "hdfs://n:8020/x", "s3a://b/x", "file://", "file:", "file://box/x",
            "a\0b",
        ])
    func refused(text: String) {
        #expect(throws: ValueFault.self) { try OutputPath.parse([Argument(text: text)]).get() }
    }

    @Test("the directories of a staged path may be missing, but not in the way")
    func staged() throws {
        let room = TemporaryDirectory()
        room.write("f", "")
        #expect(StagedPath.problem(above: room("a/b/c")) == nil)
        #expect(StagedPath.problem(above: room("f/c")) == "\(room("f")): not a directory")
        #expect(OutputPath(room("a/b")).problem == "\(room("a/b")): no such file or directory")
    }
}
