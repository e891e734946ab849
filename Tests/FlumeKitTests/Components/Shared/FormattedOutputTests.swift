import FlumeTestKit
import Glibc
import Testing

@testable import FlumeKit

@Suite("FormattedOutput")
struct FormattedOutputTests {
    private let room = TemporaryDirectory()

    /// Writes `[body]` and cannot hold a body that begins with `!`.
    private final class BracketFormatter: EventFormatter {
        var isContainer = false
        func format(
            _ batch: EventBatch, _ range: Range<Int>, to output: ByteWriter
        ) throws(FormatError) {
            for index in range {
                let body = batch.body(index)
                if body.first == UInt8(ascii: "!") {
                    throw FormatError(at: 0, expected: "a body without '!'", found: "one")
                }
                output.put("[")
                output.put(body)
                output.put("]")
            }
        }
    }

    private func open(_ name: String) throws -> FileDescriptor {
        try FileDescriptor.open(room(name), O_WRONLY | O_CREAT | O_APPEND)
    }

    @Test(
        "an event that the format cannot hold stops the batch exactly there",
        arguments: [
            0, 1, 63, 64, 200, 4999,
        ])
    func formatFault(place: Int) throws {
        for isContainer in [false, true] {
            let formatter = BracketFormatter()
            formatter.isContainer = isContainer
            let name = "f\(place)\(isContainer)"
            let output = FormattedOutput(to: try open(name), as: formatter)
            var lines = (0..<5000).map { "\($0)" }
            lines[place] = "!"
            let error = #expect(throws: FlowError.self) {
                try output.append(EventBatch(lines: lines))
            }
            #expect(error?.kind == .reject)
            #expect(error?.delivered == place)
            #expect(room.text(name) == lines[..<place].map { "[\($0)]" }.joined())
        }
    }

    @Test("a part of a batch read as it stands is written as it stands")
    func verbatimParts() throws {
        let path = room.write("in", (0..<100).map { "line \($0)\n" }.joined() + "no newline")
        let source = TextSource(path: path)
        let context = FlowContext()
        let batch = EventBatch()
        try source.open(context)
        _ = try source.read(into: batch, until: .distantFuture)
        source.close()
        #expect(batch.isVerbatim && batch.count == 100)
        let output = FormattedOutput(to: try open("out"), as: RawFormatter())
        for part in [0..<0, 0..<1, 1..<50, 50..<99, 99..<100] { try output.append(batch, part) }
        try output.finish()
        #expect(room.text("out") == (0..<100).map { "line \($0)\n" }.joined())
    }

    @Test("verbatim events are counted up to each byte")
    func verbatimCounts() throws {
        let lines = ["a", "", "bcd", "ef"]
        let path = room.write("in", lines.map { $0 + "\n" }.joined())
        let source = TextSource(path: path)
        let batch = EventBatch()
        try source.open(FlowContext())
        _ = try source.read(into: batch, until: .distantFuture)
        source.close()
        let expected: [(Int, Int)] = [
            (0, 0), (0, 0), (1, 2), (2, 3), (2, 3), (2, 3), (2, 3), (3, 7), (3, 7), (3, 7), (4, 10),
        ]
        for (written, whole) in expected.enumerated() {
            let found = batch.verbatimEvents(of: 0..<4, within: written)
            #expect(found == whole, "\(written)")
        }
        #expect(batch.verbatimEvents(of: 2..<4, within: 5) == (1, 4))
    }

    @Test(
        "a write that fails half way leaves whole events, as many as it counts",
        .enabled(if: SmallDisk.isAvailable), arguments: [true, false])
    func fullDisk(isVerbatim: Bool) throws {
        let disk = SmallDisk(bytes: 16 << 10)
        let text = (0..<2000).map { "event number \($0)\n" }.joined()
        let batch = EventBatch()
        let source = TextSource(path: room.write("in", text))
        try source.open(FlowContext())
        _ = try source.read(into: batch, until: .distantFuture)
        source.close()
        if !isVerbatim { batch.setBody(0, to: batch.bodies[0]) }
        #expect(batch.isVerbatim == isVerbatim)
        let file = try FileDescriptor.open(disk.path + "/out", O_WRONLY | O_CREAT | O_APPEND)
        let output = FormattedOutput(to: file, as: RawFormatter())
        let error = #expect(throws: FlowError.self) { try output.append(batch) }
        let delivered = error?.delivered ?? 0
        #expect(delivered > 300)
        let expected = (0..<delivered).map { "event number \($0)\n" }.joined()
        #expect(disk.directory.text("out") == expected)
    }
}
