import FlumeTestKit
import Testing

@testable import FlumeKit

@Suite("Completion scripts")
struct CompletionTests {
    private static func script(_ shell: CompletionShell) -> String {
        shell.script(ToyProgram.program, ToyProgram.faces)
    }

    @Test("scripts are as the golden files have them", arguments: CompletionShell.allCases)
    func golden(shell: CompletionShell) {
        let name = "completions/\(shell.fileName)"
        #expect(Golden.difference(of: Self.script(shell), from: name) == nil)
    }

    @Test("each shell can read its script", arguments: CompletionShell.allCases)
    func syntax(shell: CompletionShell) {
        let directory = TemporaryDirectory()
        let path = directory.write("script", Self.script(shell))
        let result = Program.run("/usr/bin/env", [shell.rawValue, "-n", path])
        #expect(result.errors == "")
        #expect(result.exitCode == 0)
    }

    private static let twoAgents = """
        # b1.channels = no
        a1.channels = c1
        a1.channels.c1.type = memory
         a2.channels: c1
        """

    /// A command line up to the cursor, as the words of COMP_WORDS; what the
    /// last word is to become, sorted.
    private static let bashCases: [([String], [String])] = [
        (["flumectl", "d"], ["dump"]),
        (["flumectl", "--v"], ["--version"]),
        (["flumectl", "dump", "--co"], ["--color", "--count"]),
        (["flumectl", "run", "--no"], ["--no-progress"]),
        (["flumectl", "dump", "--color", ""], ["always", "auto", "never"]),
        (["flumectl", "dump", "--color", "=", "a"], ["always", "auto"]),
        (["flumectl", "dump", "-f", "a"], ["a b.log", "a.flume"]),
        (["flumectl", "dump", "-f", "two.conf", "-n", ""], ["a1", "a2"]),
        (["flumectl", "dump", "-f", "two.conf", "--name", "=", "a2"], ["a2"]),
        (["flumectl", "dump", "-f", "none.conf", "-n", ""], []),
        (["flumectl", "dump", "t"], ["tail", "text"]),
        (["flumectl", "dump", "--count", "3", "t"], ["tail", "text"]),
        (["flumectl", "dump", "--count", "=", "3", "-q", "t"], ["tail", "text"]),
        (["flumectl", "dump", "'text(a) | c"], ["text(a) | console"]),
        (["flumectl", "dump", "'text(a) | [ gz"], ["text(a) | [ gzip"]),
        (["flumectl", "dump", "'text(a) | { gzip => con"], ["text(a) | { gzip => console"]),
        (["flumectl", "dump", "'text(a)|<con"], ["text(a)|<console"]),
        (["flumectl", "dump", "\"n: te"], ["n: text"]),
        (["flumectl", "dump", "'text(a) te"], []),
        (["flumectl", "dump", "'text(a) | console(r"], ["text(a) | console(raw"]),
        (["flumectl", "dump", "'text(a b"], []),
        (["flumectl", "dump", "'text(a.f"], ["text(a.flume"]),
        (["flumectl", "dump", "text", ""], ["raw"]),
        (["flumectl", "dump", "text", "raw", ""], []),
        (["flumectl", "explain", "dump", "gz"], ["gzip"]),
        (["flumectl", "explain", "ban"], ["banner"]),
        (["flumectl", "secret", ""], []),
    ]

    @Test("bash completes commands, flags, values and names in a flow", arguments: bashCases)
    func bash(words: [String], expected: [String]) {
        let directory = TemporaryDirectory()
        for name in ["a.flume", "a b.log"] { directory.write(name, "") }
        directory.write("two.conf", Self.twoAgents)
        let script = directory.write("script", Self.script(.bash))
        // As readline has it, without the quote that is still open.
        let last = words[words.count - 1]
        let typed = last.hasPrefix("'") || last.hasPrefix("\"") ? String(last.dropFirst()) : last
        let harness = """
            cd "$1"; source "$2"; typed=$3; shift 3
            COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1))
            _flumectl flumectl "$typed" "${COMP_WORDS[COMP_CWORD - 1]}"
            ((${#COMPREPLY[@]})) && printf '%s\\n' "${COMPREPLY[@]}"
            """
        let result = Program.run(
            "/bin/bash", ["-c", harness, "bash", directory.path, script, typed] + words,
            environment: ["LC_ALL": "C"])
        #expect(result.errors == "")
        let found = result.text.split(separator: "\n").map(String.init)
        #expect(found.filter { $0 != "script" }.sorted() == expected)
    }

    private static let fishCases: [(String, [String])] = [
        ("flumectl d", ["dump"]),
        ("flumectl dump --col", ["--color"]),
        ("flumectl dump --color a", ["always", "auto"]),
        ("flumectl dump -f two.conf -n ", ["a1", "a2"]),
        ("flumectl dump t", ["tail", "text"]),
        ("flumectl dump 'text(a) | c", ["text(a) | console"]),
        ("flumectl dump 'text(a) | [ gz", ["text(a) | [ gzip"]),
        ("flumectl dump 'text(a) | console(r", ["text(a) | console(raw"]),
        ("flumectl dump --count 3 text r", ["raw"]),
        ("flumectl explain dump gz", ["gzip"]),
    ]

    @Test("fish completes them as well", arguments: fishCases)
    func fish(line: String, expected: [String]) {
        let directory = TemporaryDirectory()
        let script = directory.write("script.fish", Self.script(.fish))
        directory.write("two.conf", Self.twoAgents)
        let result = Program.run(
            "/usr/bin/env",
            [
                "fish", "--no-config", "-c",
                "source $argv[1]; cd $argv[3]; complete -C $argv[2]",
                script, line, directory.path,
            ],
            environment: ["HOME": directory.path, "XDG_CONFIG_HOME": directory.path])
        #expect(result.errors == "")
        let found = result.text.split(separator: "\n").map { line in
            String(line.split(separator: "\t").first ?? "")
        }
        #expect(found.sorted() == expected)
    }
}
