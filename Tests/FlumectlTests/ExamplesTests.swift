import FlumeKit
import FlumeTestKit
import Testing

/// Every example of every declaration: it parses, it validates, it runs.
@Suite("examples")
struct ExamplesTests {
    struct Example: CustomTestStringConvertible, Sendable {
        let component: String
        let flow: String
        /// Whether the component is there to fail.
        let fails: Bool
        var testDescription: String { flow }
    }

    static let all: [Example] = BuiltinCatalogue.catalogue.components
        .filter(\.isAvailable)
        .flatMap { component in
            component.examples.map { example in
                let flow =
                    component.kind == .source
                    ? "\(example.text) | null" : "text(access.log) | \(example.text)"
                return Example(
                    component: "\(component.kind.rawValue) \(component.name)", flow: flow,
                    fails: component.name == "fail" && !example.text.contains("?"))
            }
        }

    /// Safe because it is made once and then only read.
    nonisolated(unsafe) private static let room: TemporaryDirectory = {
        let room = TemporaryDirectory()
        let line = "10.0.0.1 - - [21/Nov/2026:08:00:00 +0000] \"GET / HTTP/1.1\" 200 12\n"
        for name in ["access.log", "app.log", "error.log", "f", "g", "a.log", "b.log"] {
            room.write(name, String(repeating: line, count: 30))
        }
        room.write("words.txt", "GET\nPOST\n")
        room.write("histograms.txt", "methods 1 (GET|POST)\n")
        run(["mkdir", "-p", "logs", "out", "sub"], in: room)
        run([Program.flumectl, "dump", "text(f) | text(hadoop.log, log4j)"], in: room)
        run([Program.flumectl, "dump", "text(f) | seqfile(events.seq)"], in: room)
        return room
    }()

    /// Runs a program in the room, as a user would stand in a directory.
    @discardableResult
    private static func run(_ words: [String], in room: TemporaryDirectory) -> Program.Result {
        Program.run("/bin/sh", ["-c", "cd \"$0\" && exec \"$@\"", room.path] + words)
    }

    @Test("parses, validates and runs", arguments: all)
    func runs(example: Example) {
        let planned = FlowLanguage.flows(
            SourceText(example.flow), as: .argument, catalogue: BuiltinCatalogue.catalogue)
        #expect(planned.plan?.count == 1, "\(planned.diagnostics)")
        let result = Self.run(
            [
                Program.flumectl, "dump", example.flow, "--count", "20", "--idle", "100ms",
                "--timeout", "5s",
            ], in: Self.room)
        #expect(result.exitCode == (example.fails ? 1 : 0), "\(result.errors)")
    }

    @Test("every component that can be used has an example")
    func coverage() {
        let without = BuiltinCatalogue.catalogue.components
            .filter { $0.isAvailable && $0.examples.isEmpty }
        #expect(without.map(\.name) == [])
    }
}
