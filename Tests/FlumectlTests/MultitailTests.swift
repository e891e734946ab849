import FlumeTestKit
import Glibc
import Testing

@Suite("flumectl multitail")
struct MultitailTests {
    private let directory = TemporaryDirectory()

    private func path(_ name: String) -> String { directory(name) }

    @Test("shows the last lines of each file, labelled")
    func lastLines() {
        directory.write("a.log", "1\n2\n3\n")
        directory.write("b.log", "4\n5\n")
        let result = Program.flumectl(
            "multitail", "-n", "2", path("a.log"), path("b.log"), "--idle", "50ms")
        #expect(result.text == "a.log: 2\na.log: 3\nb.log: 4\nb.log: 5\n")
        #expect(result.errors.isEmpty)
        #expect(result.exitCode == 0)
    }

    @Test("shows one file as it is, unless labels are asked for")
    func oneFile() {
        directory.write("a.log", "1\n2\nunfinished")
        let file = path("a.log")
        let plain = Program.flumectl("tail", "--from-start", file, "--idle", "50ms")
        #expect(plain.text == "1\n2\nunfinished")
        let labelled = Program.flumectl(
            "tail", "-n1", file, "--label", "always", "--idle", "50ms")
        #expect(labelled.text == "a.log: 2\na.log: unfinished\n")
        let colored = Program.flumectl(
            "tail", "-n1", file, "--label=always", "--color=always", "--count", "1")
        #expect(colored.text == "\u{1B}[36ma.log:\u{1B}[0m 2\n")
        directory.write("b.log", "3\n")
        let bare = Program.flumectl(
            "tail", "-n1", file, path("b.log"), "--label=never", "--count", "2")
        #expect(bare.text == "2\n3\n")
    }

    @Test("waits for files that do not exist yet, and says so once")
    func waits() {
        let program = Program(
            Program.flumectl, ["multitail", path("a.log"), path("x/a.log")])
        while program.errorsSoFar.split(separator: "\n").count < 2 { usleep(1000) }
        directory.write("a.log", "1\n")
        #expect(program.readLines(1) == ["a.log: 1"])
        mkdir(path("x"), 0o755)
        directory.write("x/a.log", "2\n")
        let last = directory.path.split(separator: "/").last ?? ""
        #expect(program.readLines(2).last == "x/a.log: 2")
        directory.append("a.log", "3\n")
        #expect(program.readLines(3).last == "\(last)/a.log: 3")
        program.send(SIGTERM)
        let result = program.finish()
        #expect(result.exitCode == 128 + SIGTERM)
        #expect(
            result.errors.hasPrefix(
                """
                flumectl: \(path("a.log")) does not exist yet; waiting for it
                flumectl: \(path("x/a.log")) does not exist yet; waiting for it

                """))
    }

    @Test("refuses a directory")
    func directories() {
        let result = Program.flumectl("multitail", directory.path)
        #expect(result.exitCode == 1)
        #expect(result.errors == "flumectl: \(directory.path): is a directory\n")
    }
}
