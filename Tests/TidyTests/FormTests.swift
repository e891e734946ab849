import FlumeTestKit
import Glibc
import Testing

@Suite("Form")
struct FormTests {
    @Test("files, functions, lines and nesting are of a size that is read with ease")
    func sizes() {
        let findings = SwiftSource.all.flatMap { source in Form.checks.flatMap { $0(source) } }
        Findings.report(findings)
    }

    @Test("words have their replacements")
    func words() {
        let findings = SwiftSource.all.flatMap { source in
            Words.bannedWords(source) + Words.bannedNames(source)
        }
        Findings.report(findings)
    }

    @Test("what switches off a check of the compiler says why that is safe")
    func promises() {
        Findings.report(SwiftSource.all.flatMap(Words.unexplainedPromises))
    }

    @Test("an optional that is opened by force says why that is safe")
    func unwraps() {
        Findings.report(SwiftSource.program.flatMap(Words.unexplainedUnwraps))
    }

    @Test("every type tells in a sentence what it is, and no code is commented out")
    func comments() {
        Findings.report(SwiftSource.program.flatMap(Comments.undescribedTypes))
        Findings.report(SwiftSource.all.flatMap(Comments.deadCode))
    }

    @Test("scripts can be run")
    func scripts() {
        let scripts = Repository.files.filter { $0.hasPrefix("scripts/") || $0 == ".ci/run" }
            .filter { !$0.hasSuffix(".md") }
        #expect(!scripts.isEmpty)
        for script in scripts {
            #expect(access(Repository.path(script), X_OK) == 0, "\(script): chmod +x")
            #expect(Repository.text(script).hasPrefix("#!"), "\(script) names its interpreter")
        }
    }

    @Test("no file is large but what was recorded for tests")
    func blobs() {
        for file in Repository.files where !file.hasPrefix("Tests/Fixtures/") {
            let size = TemporaryDirectory.read(Repository.path(file)).count
            // What is generated grows with the components there are.
            let limit = file.hasPrefix("man/") ? 250_000 : 100_000
            #expect(size <= limit, "\(file) has \(size) bytes")
        }
    }

    @Test("no file speaks of one machine's directories")
    func places() {
        // In pieces, so that this file does not speak of them either.
        let places = ["home", "root", "Users", "work", "mnt/data"].map { "/" + $0 + "/" }
        for file in Repository.files where !file.hasPrefix("Tests/Fixtures/") {
            let text = Repository.text(file)
            for place in places where mentions(text, place) {
                Issue.record("\(file) mentions \(place)")
            }
        }
    }

    /// Whether a path begins with `place`, rather than having it within.
    private func mentions(_ text: String, _ place: String) -> Bool {
        let bytes = Array(text.utf8)
        let wanted = Array(place.utf8)
        return bytes.indices.contains { index in
            guard bytes[index] == wanted[0], bytes[index...].starts(with: wanted) else {
                return false
            }
            let before = index > 0 ? Character(UnicodeScalar(bytes[index - 1])) : " "
            return !before.isLetter && !before.isNumber && !"._~*?-}".contains(before)
        }
    }
}

/// Each check finds what it is there to find.
@Suite("Form, on samples")
struct FormSampleTests {
    private func source(_ text: String, path: String = "Sources/flumectl/A.swift") -> SwiftSource {
        SwiftSource(path: path, text: text)
    }

    private func function(lines: Int) -> String {
        "func f() {\n" + String(repeating: "    a()\n", count: lines - 2) + "}\n"
    }

    @Test("sizes")
    func sizes() {
        #expect(Form.longLines(source(String(repeating: "a", count: 100) + "\n")) == [])
        #expect(Form.longLines(source(String(repeating: "a", count: 101) + "\n")).count == 1)
        #expect(Form.longFile(source(String(repeating: "a\n", count: 500))) == [])
        #expect(Form.longFile(source(String(repeating: "a\n", count: 501))).count == 1)
        #expect(Form.longFunctions(source(function(lines: 70))) == [])
        let long = "protocol P { func a(); init(b: Int) }\n" + function(lines: 71)
        #expect(
            Form.longFunctions(source(long)) == [
                "Sources/flumectl/A.swift:2: 'f' has 71 lines, at most 70"
            ])
    }

    @Test("nesting counts blocks, not closures")
    func nesting() {
        let fine = "func f() { if a { for b in c { d { e { while x { } } } } } }\n"
        #expect(Form.deepNesting(source(fine)) == [])
        let deep = "func f() {\n if a {\n for b in c {\n switch d {\n case e: if g { } } } } }\n"
        #expect(
            Form.deepNesting(source(deep)) == [
                "Sources/flumectl/A.swift:5: 'f' nests 4 deep, at most 3"
            ])
    }

    @Test("parameters without labels")
    func parameters() {
        #expect(Form.unlabelledParameters(source("func f(_ a: A, _ b: B, c: C) {}\n")) == [])
        let many = "init(_ a: A, _ b: B, _ c: C, _ d: D, _ e: E) {}\n"
        #expect(Form.unlabelledParameters(source(many)).count == 1)
    }

    @Test("what is unfinished, and untidy ends")
    func ends() {
        #expect(Form.unfinished(source("// TO" + "DO: later\n")).count == 1)
        #expect(Form.unfinished(source("// TO" + "DOS is an old system\n")) == [])
        #expect(Form.emptyEnds(source("a\n")) == [])
        #expect(Form.emptyEnds(source("a \n")).count == 1)
        #expect(Form.emptyEnds(source("a")).count == 1)
        #expect(Form.emptyEnds(source("a\n\n")).count == 1)
    }

    @Test(
        "words",
        arguments: [
            ("import Foundation\n", 1), ("print(a)\n", 1), ("let a = try! b()\n", 1),
            ("let a: Date\n", 1), ("// Date and print\n", 0), ("let a = \"print\"\n", 0),
            ("fatalError()\n", 1), ("let ctx = 1\n", 1), ("a.print(b)\n", 0),
            ("printer(a)\n", 0), ("try !a()\n", 0),
        ])
    func words(text: String, count: Int) {
        #expect(Words.bannedWords(source(text)).count == count)
    }

    @Test("names")
    func names() {
        #expect(Words.parts(of: "ByteWriter+Base64") == ["Byte", "Writer", "", "Base64"])
        #expect(Words.bannedNames(source("struct Base64 {}\nstruct Baseline {}\n")) == [])
        #expect(Words.bannedNames(source("struct FileHelper {}\n")).count == 1)
        #expect(Words.bannedNames(source("", path: "Sources/flumectl/FileUtils.swift")).count == 1)
    }

    @Test("promises and unwraps need a reason")
    func promises() {
        let bare = "final class A: @unchecked Sendable {}\n"
        #expect(Words.unexplainedPromises(source(bare)).count == 1)
        #expect(Words.unexplainedPromises(source("/// Safe because it is.\n" + bare)) == [])
        let strings = "let a = \"nonisolated(unsafe)\"\n"
        #expect(Words.unexplainedPromises(source(strings)) == [])
        #expect(Words.unexplainedUnwraps(source("a!.b()\n")).count == 1)
        #expect(Words.unexplainedUnwraps(source("// Safe because it was made.\na!.b()\n")) == [])
        #expect(Words.unexplainedUnwraps(source("if !a, a != b, f(!c) { \"d!\" }\n")) == [])
        #expect(Words.unexplainedUnwraps(source("let a: B!\nlet c = d()!\n")).count == 2)
    }

    @Test("types are told in sentences")
    func comments() {
        let good =
            "/// What it is.\n///\n/// More\n@frozen\npublic struct A {}\nprivate enum B {}\n"
        #expect(Comments.undescribedTypes(source(good)) == [])
        #expect(Comments.undescribedTypes(source("struct A {}\n")).count == 1)
        #expect(Comments.undescribedTypes(source("/// What it is\nstruct A {}\n")).count == 1)
        #expect(Comments.deadCode(source("// let a = 1\n// if you want to know\n")).count == 1)
    }
}
