import FlumeTestKit
import Glibc
import Testing

@Suite("dump")
struct DumpTests {
    private let room = TemporaryDirectory()

    @Test("echoes its input")
    func echo() {
        let result = Program.flumectl("dump", "console", input: "a\nb\n")
        #expect(result.text == "a\nb\n")
        #expect(result.errors == "")
        #expect(result.exitCode == 0)
    }

    @Test(
        "gives back the very bytes, whatever they are",
        arguments: [
            [], [0x0A], [0x61], Array("last line without newline\nhere".utf8),
            Array(0...255), Array("\r\n\r\n\n\r".utf8), [0xFF, 0xFE, 0x0A, 0xC3, 0x28, 0x0A],
            [UInt8](repeating: 0, count: 100_000), [UInt8](repeating: 0x0A, count: 100_000),
        ])
    func bytes(input: [UInt8]) {
        let path = room.write("f", input)
        let copied = Program.flumectl("dump", "text(\(path)) | text(\(room("g")), raw)")
        let fromInput = Program.run(Program.flumectl, ["dump", "console"], input: input)
        let isSame = (
            input: fromInput.output == input,
            file: Program.flumectl("dump", "text(\(path))").output == input,
            copy: copied.exitCode == 0 && room.read("g") == input
        )
        #expect(isSame == (true, true, true))
        #expect(fromInput.exitCode == 0)
    }

    @Test("gives back seeded random bytes, cut as pipes cut them")
    func randomBytes() {
        var random = Seeded(20_261_121)
        for round in 0..<20 {
            let input = (0..<Int.random(in: 0...300_000, using: &random)).map { _ in
                UInt8.random(in: 0...255, using: &random)
            }
            let result = Program.run(Program.flumectl, ["dump", "stdin"], input: input)
            let isSame = result.output == input
            #expect(isSame, "round \(round)")
        }
    }

    @Test("takes the format as an operand and as a flag")
    func format() {
        let path = room.write("f", "hello\n")
        for arguments in [
            ["dump", "text(\(path))", "json"], ["dump", "text(\(path))", "--format", "json"],
            ["dump", "text(\(path))", "--format=ndjson"],
        ] {
            let result = Program.run(Program.flumectl, arguments)
            #expect(result.text.hasPrefix("{\"body\":\"hello\",\"timestamp\":"), "\(arguments)")
            #expect(result.exitCode == 0)
        }
        let unknown = Program.flumectl("dump", "text(\(path))", "jason")
        #expect(unknown.exitCode == 2)
        #expect(unknown.errors.contains("did you mean 'json'?"))
    }

    @Test("runs whole flows and named nodes")
    func flows() {
        let path = room.write("f", "one\ntwo\n")
        let fanOut = Program.flumectl(
            "dump", "text(\"\(path)\") | [ console, text(\"\(room("g"))\", raw) ]")
        #expect(fanOut.text == "one\ntwo\n")
        #expect(room.text("g") == "one\ntwo\n")
        #expect(Program.flumectl("dump", "x : text(\"\(path)\") | console;").text == "one\ntwo\n")
        let several = "a : text(\"\(path)\") | console; b : null | console;"
        #expect(Program.flumectl("dump", several, "--node", "a").text == "one\ntwo\n")
        let unnamed = Program.flumectl("dump", several)
        #expect(unnamed.exitCode == 1)
        #expect(unnamed.errors.contains("--node"))
        let file = room.write("flow.flume", "// a comment\nx : text(\"\(path)\") | console;")
        #expect(Program.flumectl("dump", "-f", file).text == "one\ntwo\n")
    }

    @Test("explains a mistake with its place, a caret and a suggestion")
    func mistake() {
        let result = Program.flumectl("dump", "tial(\"f\")")
        #expect(result.exitCode == 1)
        #expect(result.output == [])
        let lines = result.errors.split(separator: "\n").map(String.init)
        #expect(lines.first?.hasPrefix("1:1: error: ") == true)
        #expect(lines.contains { $0.hasSuffix("^~~~") })
        #expect(lines.last?.hasSuffix("help: did you mean 'tail'?") == true)
    }

    @Test("stops after --count events")
    func count() {
        let path = room.write("f", "1\n2\n3\n4\n")
        #expect(Program.flumectl("dump", "text(\(path))", "--count", "2").text == "1\n2\n")
        #expect(Program.flumectl("dump", "text(\(path))", "--count", "0").text == "")
        let endless = Program.flumectl("dump", "asciisynth(0, 20)", "--count", "100000")
        #expect(endless.output.count { $0 == 0x0A } == 100_000)
        #expect(endless.exitCode == 0)
    }

    @Test("ends after --timeout and after --idle, with what was held back delivered")
    func timeouts() {
        let path = room.write("f", "whole\npart")
        for flag in ["--timeout", "--idle"] {
            let result = Program.flumectl("dump", "tail(\(path))", flag, "300ms")
            #expect(result.text == "whole\npart", "\(flag)")
            #expect(result.exitCode == 0)
        }
    }

    @Test("--timeout ends a decorator that waits, and what was not delivered is told")
    func waiting() {
        let path = room.write("f", String(repeating: "line\n", count: 100))
        let result = Program.flumectl(
            "dump", "text(\(path)) | delay(1h) console", "--timeout", "100ms")
        #expect(result.exitCode == 1)
        #expect(
            result.errors == "flumectl: interrupted (after 0 events; 100 events not delivered)\n")
    }

    @Test(
        "runs sources that make their own events",
        arguments: [
            ("nonlsynth(3, 20)", 3), ("execStream(\"echo one\")", 1),
            ("execPeriodic(\"echo again\", 1)", 4),
        ])
    func ownEvents(source: String, lines: Int) {
        let result = Program.flumectl("dump", source, "--count", "\(lines)")
        #expect(result.output.count { $0 == 0x0A } == lines)
        #expect(result.exitCode == 0)
    }

    @Test("prints one line of statistics when asked")
    func stats() {
        let path = room.write("f", String(repeating: "0123456789\n", count: 1000))
        let result = Program.flumectl("dump", "text(\(path)) | null", "--stats")
        #expect(result.errors.hasPrefix("flumectl: 1000 events, 10.0 kB in "))
        #expect(result.errors.contains(" events/s, "))
        let json = Program.flumectl("dump", "text(\(path)) | null", "--stats", "--json")
        #expect(json.errors.hasPrefix("{\"events\":1000,\"bytes\":10000,"))
        #expect(json.exitCode == 0)
    }

    @Test(
        "says what the world made wrong, and ends with 1",
        arguments: [
            ("text(ROOM/absent)", "ROOM/absent: no such file or directory"),
            ("text(ROOM)", "ROOM: is a directory"),
            ("text(ROOM/f) | text(ROOM/no/where, raw)", "ROOM/no/where: no such file or directory"),
            ("text(ROOM/f) | fail(x)", "fail"),
        ])
    func worldlyErrors(spec: String, message: String) {
        room.write("f", "a\n")
        func place(_ text: String) -> String {
            text.split(separator: "ROOM", omittingEmptySubsequences: false)
                .joined(separator: room.path)
        }
        let result = Program.flumectl("dump", place(spec))
        #expect(result.exitCode == 1)
        #expect(result.errors.hasPrefix("flumectl: "))
        #expect(result.errors.contains(place(message)), "\(result.errors)")
    }

    @Test("a full standard output is an error that counts what got through")
    func fullOutput() {
        let path = room.write("f", String(repeating: "line\n", count: 1000))
        let result = Program.run(
            "/bin/sh",
            [
                "-c", "\(Program.flumectl) dump 'text(\(path))' > /dev/full",
            ])
        #expect(result.exitCode == 1)
        #expect(result.errors.contains("no space left on the device"))
        #expect(result.errors.contains("0 events"))
    }

    @Test("a closed pipe ends it quietly with 0")
    func closedPipe() {
        let path = room.write("f", String(repeating: "line\n", count: 1_000_000))
        let result = Program.run(
            "/bin/bash",
            [
                "-o", "pipefail", "-c", "\(Program.flumectl) dump 'text(\(path))' | head -n 1",
            ])
        #expect(result.text == "line\n")
        #expect(result.errors == "")
        #expect(result.exitCode == 0)
    }

    @Test(
        "a signal in mid-stream leaves whole lines and a true count",
        arguments: [
            SIGINT, SIGTERM,
        ])
    func signals(signal: Int32) {
        let path = room.write("f", String(repeating: "0123456789\n", count: 1_000_000))
        let program = Program(Program.flumectl, ["dump", "text(\(path))"])
        program.read { $0.count > 100_000 }
        program.send(signal)
        let result = program.finish()
        #expect(result.exitCode == 128 + signal)
        let lines = result.output.count { $0 == 0x0A }
        #expect(result.output.count == lines * 11)
        if lines < 1_000_000 {
            #expect(result.errors.contains(" \(lines) events"), "\(result.errors)")
        }
    }

    @Test("follows a file until a signal, then gives out the held line")
    func following() {
        let path = room.write("f", "first\n")
        let program = Program(Program.flumectl, ["dump", "tail(\(path))"])
        program.readLines(1)
        room.append("f", "second\nthird without end")
        program.readLines(2)
        program.send(SIGTERM)
        let result = program.finish()
        #expect(result.text == "first\nsecond\nthird without end")
        #expect(result.exitCode == 143)
    }

    @Test("10 GiB of input leave it under 24 MB", arguments: [true, false])
    func memory(hasLines: Bool) {
        var block = [UInt8](repeating: 0x78, count: 1 << 20)
        if hasLines {
            for offset in stride(from: 99, to: block.count, by: 100) { block[offset] = 0x0A }
        }
        let program = Program(Program.flumectl, ["dump", "stdin | null", "--stats"])
        for _ in 0..<10 << 10 { program.feed(block, closing: false) }
        let peak = program.peakMemoryBytes
        let result = program.finish()
        #expect(result.exitCode == 0)
        #expect(peak > 0 && peak < 24 << 20)
    }
}
