import FlumeTestKit
import Testing

@testable import flumectl

@Suite("Spelling")
struct SpellingTests {
    private static let translations: [(String, [String], [String])] = [
        ("flume", ["dump", "console", "raw"], ["dump", "console", "raw"]),
        ("flume", ["source", "text(\"f\")"], ["dump", "text(\"f\")"]),
        ("flume", ["sink", "text(\"f\")"], ["dump", "console | text(\"f\")"]),
        ("flume", ["dumplog", "a\"b\\c"], ["dump", "seqfile(\"a\\\"b\\\\c\")", "avrojson"]),
        ("flume", ["version"], ["version"]),
        ("flume", ["components", "sink"], ["components", "sink"]),
        ("flume-ng", ["version"], ["version"]),
        ("flume-ng", ["help"], ["help"]),
        ("flume-ng", ["node", "-n", "a"], ["agent", "-n", "a"]),
        (
            "flume-ng", ["agent", "-Xmx20m", "-n", "a"],
            ["agent", "--java-option=-Xmx20m", "-n", "a"]
        ),
        ("flumectl", ["sink", "x"], ["sink", "x"]),
        ("flume", [], []),
    ]

    @Test("what was typed to Flume is said in our words", arguments: translations)
    func translated(name: String, words: [String], expected: [String]) throws {
        #expect(try Spelling.translate(words, typedTo: name) == expected)
    }

    private static let refusals: [(String, [String], String)] = [
        ("flume", ["node", "-n", "a"], "node is not there yet"),
        ("flume", ["node_nowatch"], "node_nowatch is not there yet"),
        ("flume", ["master"], "master is not there yet"),
        ("flume", ["shell", "-q"], "shell is not there yet"),
        ("flume", ["classpath"], "classpath is about Java classes"),
        ("flume", ["watchdog", "x"], "watchdog is the service manager's task"),
        (
            "flume-ng", ["agent", "-n", "a", "-z", "zoo:2181"],
            "-z: configurations in ZooKeeper cannot be read yet"
        ),
        (
            "flume-ng", ["agent", "-n", "a", "--backup-directory=/b"],
            "--backup-directory: it is for configurations from HTTP"
        ),
        ("flume-ng", ["avro-client"], "avro-client is not there yet"),
        ("flumectl", ["send"], "send is not there yet"),
    ]

    @Test("what is not there is refused with a sentence and exit code 1", arguments: refusals)
    func refused(name: String, words: [String], sentence: String) {
        let directory = TemporaryDirectory()
        let link = directory(name)
        #expect(Program.run("/bin/ln", ["-s", Program.flumectl, link]).exitCode == 0)
        let result = Program.run(link, words)
        #expect(result.errors.hasPrefix("flumectl: \(sentence)"))
        #expect(result.errors.split(separator: "\n").count == 1)
        #expect(result.exitCode == 1)
    }

    @Test("a wrong command line of Flume is wrong here as well")
    func wrong() {
        let directory = TemporaryDirectory()
        let link = directory("flume")
        #expect(Program.run("/bin/ln", ["-s", Program.flumectl, link]).exitCode == 0)
        let missing = Program.run(link, ["dumplog"])
        #expect(missing.errors == "flumectl: dumplog needs FILE\nflumectl: see 'flumectl help'\n")
        #expect(missing.exitCode == 2)
        #expect(Program.run(link, ["sink", "a", "b"]).exitCode == 2)
    }
}
