import FlumeKit
import FlumeTestKit
import Glibc
import Testing

@testable import flumectl

@Suite("The command line")
struct CommandLineTests {
    @Test("version is told by the command and by the flags")
    func version() {
        let line = "flumectl \(FlumeVersion.current)\n"
        for flag in ["--version", "-V"] {
            let result = Program.flumectl(flag)
            #expect(result.text == line)
            #expect(result.errors == "")
            #expect(result.exitCode == 0)
        }
        let result = Program.flumectl("version")
        #expect(result.text == line + FlumeVersion.compatibility + "\n")
        #expect(result.exitCode == 0)
        #expect(
            Program.flumectl("version", "--json").text.hasPrefix(
                "{\n  \"name\": \"flumectl\",\n  \"version\": \"\(FlumeVersion.current)\",\n"))
    }

    @Test("without a command the overview goes to stderr, and nothing was done")
    func nothing() {
        let result = Program.flumectl()
        #expect(result.text == "")
        #expect(result.errors == HelpCommand.overview())
        #expect(result.exitCode == 2)
    }

    @Test("the overview is printed when asked for", arguments: ["--help", "-h", "help"])
    func overview(word: String) {
        let result = Program.flumectl(word)
        #expect(result.text == HelpCommand.overview())
        #expect(result.errors == "")
        #expect(result.exitCode == 0)
    }

    @Test("every command explains itself", arguments: Commands.program.commands.map(\.name))
    func help(name: String) throws {
        let command = try #require(Commands.program[name])
        let expected = HelpText.text(of: command, program: "flumectl")
        for words in [["help", name], [name, "--help"], [name, "-h"]] {
            let result = Program.run(Program.flumectl, words)
            #expect(result.text == expected)
            #expect(result.exitCode == 0)
        }
    }

    private static let wrongLines: [([String], String)] = [
        (["vresion"], "there is no command 'vresion'; did you mean 'version'?|help"),
        (["elephant"], "there is no command 'elephant'|help"),
        (
            ["--color=never"],
            "expected a command, found '--color=never'; options follow the command|help"
        ),
        (
            ["version", "--jsn"],
            "version has no option '--jsn'; did you mean '--json'?|help version"
        ),
        (
            ["version", "x"],
            "nothing more was expected, found 'x'; usage: flumectl version [OPTIONS]|help version"
        ),
        (["help", "elephant"], "there is no command or component 'elephant'|help help"),
        (
            ["components", "sink", "consle"],
            "there is no sink 'consle'; did you mean 'console'?|help components"
        ),
        (["completions"], "completions needs SHELL|help completions"),
        (
            ["completions", "bsh"],
            "SHELL: expected one of 'bash', 'zsh', 'fish', found 'bsh'; did you mean 'bash'?"
                + "|help completions"
        ),
        (
            ["man", "flume-flaw"],
            "there is no manual page 'flume-flaw'; did you mean 'flume-flow'?|help man"
        ),
    ]

    @Test("a wrong command line is told in two lines and exit code 2", arguments: wrongLines)
    func mistakes(words: [String], expected: String) {
        let parts = expected.split(separator: "|")
        let result = Program.run(Program.flumectl, words)
        #expect(result.text == "")
        #expect(result.errors == "flumectl: \(parts[0])\nflumectl: see 'flumectl \(parts[1])'\n")
        #expect(result.exitCode == 2)
    }

    @Test("a reader that goes away ends the program quietly, a full disk does not")
    func closed() {
        let program = "\(Program.flumectl) completions bash"
        let pipe = Program.run(
            "/bin/bash", ["-c", "\(program) | true; echo ${PIPESTATUS[0]}"])
        #expect(pipe.text == "0\n")
        #expect(pipe.errors == "")
        let full = Program.run("/bin/bash", ["-c", "\(program) > /dev/full"])
        #expect(full.errors == "flumectl: stdout: no space left on the device\n")
        #expect(full.exitCode == 1)
    }

    @Test("components are listed and explained, to people and to programs")
    func components() {
        let all = Program.flumectl("components")
        #expect(all.text.hasPrefix("Sources:\n"))
        #expect(all.text.contains("\nSinks:\n"))
        #expect(Program.flumectl("components", "sinks").text.hasPrefix("Sinks:\n"))
        let one = Program.flumectl("components", "sink", "console")
        #expect(one.text.hasPrefix("sink console("))
        #expect(Program.flumectl("help", "sink", "console").text == one.text)
        let json = Program.flumectl("components", "sink", "console", "--json")
        let head = ["[", "  {", "    \"face\": \"flow\",", "    \"kind\": \"sink\","]
        #expect(json.text.hasPrefix(head.joined(separator: "\n")))
        let checked = Program.run(
            "/usr/bin/env", ["python3", "-m", "json.tool"], input: json.output)
        #expect(checked.exitCode == 0)
    }

    @Test("components of flows and of agents are told side by side")
    func faces() {
        let list = Program.flumectl("components").text
        #expect(list.contains("\nSinks of an agent:\n"))
        #expect(list.contains("\nChannels:\n"))
        let both = Program.flumectl("components", "sink", "null").text
        #expect(both.hasPrefix("sink null\n"))
        #expect(both.contains("\nsink null of an agent\na1.sinks.k1.type = null\n"))
        #expect(both.contains("also: org.apache.flume.sink.NullSink\n"))
        let memory = Program.flumectl("components", "org.apache.flume.channel.MemoryChannel").text
        #expect(memory.hasPrefix("channel memory\na1.channels.c1.type = memory\n"))
        #expect(memory == Program.flumectl("help", "channel", "Memory").text)
        #expect(memory.contains("\nKeys behind 'a1.channels.c1.':\n"))
        let json = Program.flumectl("components", "channel", "memory", "--json").text
        #expect(json.contains("\"face\": \"agent\""))
        #expect(json.contains("\"org.apache.flume.channel.MemoryChannel\""))
        let absent = Program.flumectl("components", "channel", "file").text
        #expect(absent.contains("Not there yet: it comes with acknowledged and durable delivery."))
    }

    @Test("man prints roff where nobody looks, and the page where somebody does")
    func man() {
        let page = Program.flumectl("man", "version")
        #expect(page.text.contains(".TH FLUMECTL\\-VERSION 1"))
        #expect(Program.flumectl("man").text.contains(".TH FLUMECTL 1"))
        #expect(Program.flumectl("man", "flow").text.contains(".TH FLUME\\-FLOW 5"))
        // script(1) gives the program a terminal.
        let shown = Program.run(
            "/usr/bin/env",
            ["script", "-qec", "\(Program.flumectl) man version", "/dev/null"],
            environment: ["MANPAGER": "cat", "TERM": "dumb", "LC_ALL": "C.UTF-8"])
        #expect(shown.text.contains("FLUMECTL-VERSION(1)"))
        #expect(!shown.text.contains(".TH"))
    }

    /// How a flow with a mistake is told, by the words and surroundings.
    private func mistake(
        _ words: String, terminal: Bool = false, environment: [String: String] = [:]
    ) -> String {
        let line = "\(Program.flumectl) dump 'tial(f)' \(words)"
        let shell = terminal ? ["script", "-qec", line, "/dev/null"] : ["bash", "-c", line]
        let surroundings = ["NO_COLOR": "", "TERM": "xterm"].merging(environment) { $1 }
        let result = Program.run("/usr/bin/env", shell, environment: surroundings)
        return result.text + result.errors
    }

    @Test("colours are for terminals, and for those who ask")
    func colors() {
        let red = "\u{1B}[1;31merror:"
        #expect(mistake("").contains("error: "))
        #expect(!mistake("").contains("\u{1B}"))
        #expect(mistake("--color always").contains(red))
        #expect(mistake("", terminal: true).contains(red))
        #expect(!mistake("--color=never", terminal: true).contains("\u{1B}"))
        #expect(!mistake("", terminal: true, environment: ["NO_COLOR": "1"]).contains("\u{1B}"))
        #expect(!mistake("", terminal: true, environment: ["TERM": "dumb"]).contains("\u{1B}"))
        let asked = mistake("--color always", terminal: true, environment: ["NO_COLOR": "1"])
        #expect(asked.contains(red))
    }

    @Test("generate writes all files and removes what is generated no more")
    func generate() {
        let directory = TemporaryDirectory()
        #expect(Program.run("/bin/mkdir", [directory("man")]).exitCode == 0)
        directory.write("man/flumectl-gone.1", "old")
        let result = Program.flumectl("generate", directory.path)
        #expect(result.exitCode == 0)
        #expect(directory.text("man/flumectl-gone.1") == "")
        for file in ReferenceFiles.all(Commands.program, Commands.faces) {
            #expect(directory.text(file.path) == file.text)
        }
    }
}
