import FlumeTestKit
import Testing

@testable import FlumeKit

@Suite("seqfile source")
struct SeqfileSourceTests {
    private let directory = TemporaryDirectory()

    private func write(_ events: [PlainEvent], _ codec: CompressionCodec = .none) throws -> String {
        let output = ByteWriter()
        let formatter = SequenceFileFormatter(
            codec, host: Array("box".utf8), sync: SyncMarker(Array(1...16)))
        formatter.begin(output)
        let batch = EventBatch(events)
        try formatter.format(batch, 0..<batch.count, to: output)
        return directory.write("\(codec).seq", output.array())
    }

    private func read(_ path: String) -> (events: [PlainEvent], failure: FlowError?) {
        let sink = RecordingSink()
        let flow = DirectFlow(from: SeqfileSource(path: path), to: sink, context: FlowContext())
        do {
            try flow.run()
            return (sink.events, nil)
        } catch {
            return (sink.events, error)
        }
    }

    @Test("keeps the contract of sources")
    func contract() throws {
        let path = try write((0..<50).map { PlainEvent("event \($0)") })
        let contract = SourceContract(
            bodies: (0..<50).map { "event \($0)" },
            failing: { SeqfileSource(path: directory("missing.seq")) },
            make: { SeqfileSource(path: path) })
        try contract.verify()
    }

    @Test("restores all of an event", arguments: [CompressionCodec.none, .deflate])
    func restores(codec: CompressionCodec) throws {
        var random = Seeded(41)
        let events = PlainEvent.random(2000, using: &random)
        let result = try read(write(events, codec))
        #expect(result.failure == nil)
        #expect(result.events == events.map { $0.named(Array("box".utf8)) })
    }

    @Test("delivers what is whole of a file that was cut, and names the place")
    func truncated() throws {
        let events = (0..<20).map { PlainEvent("event \($0)") }
        let whole = try directory.read("none.seq", of: write(events))
        let path = directory.write("cut.seq", Array(whole.dropLast()))
        let result = read(path)
        #expect(result.events.map(\.text) == events.dropLast().map(\.text))
        // The last record: two lengths, a key, 4 bytes before the body and
        // 29 after it.
        let start = whole.count - (8 + 16 + 4 + "event 19".utf8.count + 29)
        #expect(
            result.failure?.message == "\(path): offset \(start): expected a whole record, "
                + "found the end of the file after \(whole.count - start - 1) bytes of it")
    }

    @Test("ends with exit code 1 and a sentence where the file is damaged")
    func damaged() throws {
        let path = try write([PlainEvent("one"), PlainEvent("two")])
        var bytes = directory.read("none.seq")
        let last = bytes.count - (16 + 4 + 3 + 29) - 4
        bytes[last] = 0x7F
        directory.write("none.seq", bytes)
        let result = Program.flumectl("dump", "seqfile(\"\(path)\")")
        #expect(result.text == "one\n")
        #expect(result.exitCode == 1)
        #expect(result.errors.contains("offset \(last): expected a key's length"))
    }

    @Test("reads a pipe to its end, whole or not")
    func pipe() throws {
        let events = (0..<5000).map { PlainEvent("event \($0)") }
        let bytes = try directory.read("gzip.seq", of: write(events, .gzip))
        let text = events.map { $0.text + "\n" }.joined()
        let whole = Program.run(Program.flumectl, ["dump", "seqfile(/dev/stdin)"], input: bytes)
        #expect(whole.text == text, "\(whole.errors)")
        #expect(whole.exitCode == 0)
        let cut = Program.run(
            Program.flumectl, ["dump", "seqfile(/dev/stdin)"], input: bytes.dropLast())
        #expect(cut.text == "")
        #expect(cut.exitCode == 1)
        #expect(cut.errors.contains("expected a whole block, found the end of the file"))
    }

    @Test("waits for a pipe no longer than it is told to, and not once it is stopped")
    func slowPipe() throws {
        let pipe = Pipe()
        let source = SeqfileSource(path: "/proc/self/fd/\(pipe.reading.descriptor.number)")
        let context = FlowContext()
        try source.open(context)
        defer { source.close() }
        pipe.write("SEQ")
        let batch = EventBatch()
        for _ in 0..<3 {
            #expect(try source.read(into: batch, until: SourceContract.past) == .open)
        }
        context.stop()
        #expect(try source.read(into: batch, until: .distantFuture) == .ended)
        #expect(batch.isEmpty)
    }

    @Test("refuses a file of another kind before anything is written")
    func foreign() {
        let path = directory.write("text.seq", "no SequenceFile\n")
        let copy = directory("copy")
        let result = Program.flumectl("dump", "seqfile(\"\(path)\") | text(\"\(copy)\")")
        #expect(result.exitCode == 1)
        #expect(result.errors.contains("expected a SequenceFile, found a file of another kind"))
        #expect(TemporaryDirectory.isMissing(copy))
    }

    @Test("reads what the format of the same name writes")
    func throughFormat() {
        for format in ["seqfile", "seqfile(GzipCodec)", "seqfile(snappy)"] {
            let path = directory("out.seq")
            let written = Program.flumectl(
                "dump", "stdin | value(a, b) text(\"\(path)\", \(format))",
                input: "one\ntwo\nthree\n")
            #expect(written.exitCode == 0, "\(written.errors)")
            let read = Program.flumectl(
                "dump", "seqfile(\"\(path)\") | format(\"%{a} %{body}\") console")
            #expect(read.text == "b one\nb two\nb three\n", "\(read.errors)")
        }
    }
}

extension TemporaryDirectory {
    /// A file's bytes, after it was written to `path`.
    fileprivate func read(_ name: String, of path: String) throws -> [UInt8] {
        #expect(path == self(name))
        return read(name)
    }
}
