import FlumeTestKit
import Glibc
import Testing

@testable import FlumeKit

@Suite("text")
struct TextSourceTests {
    private let directory = TemporaryDirectory()

    @Test("is a source")
    func contract() throws {
        let path = directory.write("f", "a\nb\r\n\n\u{E9}nd")
        try SourceContract(
            bodies: ["a", "b\r", "", "\u{E9}nd"],
            failing: { [directory] in TextSource(path: directory("missing")) },
            make: { TextSource(path: path) }
        ).verify()
    }

    @Test(
        "gives back the very bytes, however long the lines",
        arguments: [
            "", "\n", "a", "a\n", "\n\n\n", "a\r\nb\rc\n",
            "long " + String(repeating: "x", count: 70_000),
        ])
    func bytes(text: String) throws {
        let path = directory.write("f", text)
        var notes: [String] = []
        let context = FlowContext(talk: { notes.append($0) })
        let sink = LineCollector()
        try DirectFlow(from: TextSource(path: path), to: sink, context: context).run()
        #expect(sink.bytes == Array(text.utf8))
        let isLong = text.utf8.count > 32 << 10
        #expect(notes == (isLong ? ["1 line was longer than 32KiB and split"] : []))
    }

    @Test(
        "says what is wrong with a file that it cannot read",
        arguments: [
            ("missing", "no such file or directory"), (".", "is a directory"),
        ])
    func refusals(name: String, reason: String) {
        let source = TextSource(path: directory(name))
        let failure = #expect(throws: FlowError.self) { try source.open(FlowContext()) }
        #expect(failure?.message == "\(directory(name)): \(reason)")
        source.close()
    }

    @Test("a stop in the middle of a file does not make an event of half a line")
    func stoppedInMidFile() throws {
        let line = String(repeating: "x", count: 999)
        let path = directory.write("f", String(repeating: line + "\n", count: 1000))
        let context = FlowContext()
        let source = TextSource(path: path)
        try source.open(context)
        let batch = EventBatch()
        _ = try source.read(into: batch, until: .distantFuture)
        #expect(batch.count > 0 && batch.count < 1000)
        context.stop()
        batch.removeAll()
        #expect(try source.read(into: batch, until: .distantFuture) == .ended)
        #expect(batch.isEmpty)
        source.close()
    }

    @Test("waits for the writer of a named pipe, and reads it to its end")
    func namedPipe() throws {
        let path = directory("pipe")
        #expect(mkfifo(path, 0o600) == 0)
        let context = FlowContext()
        let source = TextSource(path: path)
        try source.open(context)
        let batch = EventBatch()
        #expect(try source.read(into: batch, until: SourceContract.past) == .open)
        #expect(batch.isEmpty)
        let writer = open(path, O_WRONLY | O_CLOEXEC)
        write(writer, "a\nb", 3)
        #expect(try source.read(into: batch, until: .distantFuture) == .open)
        #expect(batch.plainEvents.map(\.text) == ["a"])
        close(writer)
        batch.removeAll()
        #expect(try source.read(into: batch, until: .distantFuture) == .open)
        #expect(batch.plainEvents.map(\.text) == ["b"])
        batch.removeAll()
        #expect(try source.read(into: batch, until: .distantFuture) == .ended)
        source.close()
    }

    @Test("tells how much of the file it has read")
    func share() throws {
        let source = TextSource(
            path: directory.write("f", String(repeating: "x\n", count: 300_000)))
        #expect(source.share == nil)
        try source.open(FlowContext())
        let batch = EventBatch()
        var shares: [Double] = []
        while try source.read(into: batch, until: .distantFuture) == .open {
            shares.append(source.share ?? -1)
            batch.removeAll()
        }
        #expect(shares == shares.sorted())
        #expect(shares.first.map { $0 > 0 && $0 < 1 } == true)
        #expect(shares.last == 1)
        source.close()
    }
}

/// A sink that keeps the bytes that a writer of lines would write.
final class LineCollector: Sink {
    private(set) var bytes: [UInt8] = []

    func open(_ context: FlowContext) {}
    func append(_ batch: EventBatch) {
        for index in 0..<batch.count {
            bytes += batch.body(index)
            if batch.ending(index) == .newline { bytes.append(UInt8(ascii: "\n")) }
        }
    }
    func close() {}
}
