import FlumeTestKit
import Testing

@testable import FlumeKit
@testable import flumectl

@Suite("Generated files")
struct ReferenceTests {
    private static let generated = ReferenceFiles.all(
        Commands.program, Commands.faces)

    @Test("what is checked in is what the declarations make")
    func fresh() {
        Findings.report(
            Self.stale(Self.generated) { path in
                TemporaryDirectory.isMissing(Repository.path(path)) ? nil : Repository.text(path)
            })
    }

    @Test("nothing else lies in the directories of generated files")
    func strangers() {
        let present = Repository.files.filter { file in
            ReferenceFiles.directories.contains { file.hasPrefix("\($0)/") }
        }
        Findings.report(Self.strangers(present, among: Self.generated))
    }

    @Test("mandoc has nothing to say about the manual pages")
    func lint() {
        let pages = Self.generated.map(\.path).filter { $0.hasPrefix("man/") }
        let result = Program.run(
            "/usr/bin/env",
            ["mandoc", "-T", "lint", "-W", "warning"] + pages.map(Repository.path))
        #expect(result.text + result.errors == "")
        #expect(result.exitCode == 0)
    }

    @Test("each shell can read its script", arguments: CompletionShell.allCases)
    func syntax(shell: CompletionShell) {
        let path = Repository.path("completions/\(shell.fileName)")
        let result = Program.run("/usr/bin/env", [shell.rawValue, "-n", path])
        #expect(result.errors == "")
        #expect(result.exitCode == 0)
    }

    private static func stale(
        _ files: [ReferenceFiles.File], text: (String) -> String?
    ) -> [String] {
        files.filter { text($0.path) != $0.text }.map { file in
            "\(file.path) is \(text(file.path) == nil ? "missing" : "stale"): run 'make generate'"
        }
    }

    private static func strangers(
        _ present: [String], among files: [ReferenceFiles.File]
    ) -> [String] {
        let known = Set(files.map(\.path))
        return present.filter { !known.contains($0) }.map { path in
            "\(path) is generated no more: run 'make generate'"
        }
    }

    @Test("the checks find what is missing, stale and left over")
    func samples() {
        let files = ["a", "b", "c"].map { ReferenceFiles.File(path: $0, text: "text of \($0)") }
        let present = ["a": "text of a", "b": "older text"]
        #expect(
            Self.stale(files) { present[$0] } == [
                "b is stale: run 'make generate'", "c is missing: run 'make generate'",
            ])
        #expect(
            Self.strangers(["a", "x"], among: files) == [
                "x is generated no more: run 'make generate'"
            ])
    }
}
