import Testing

@testable import FlumeKit

@Suite("Patterns of file names")
struct GlobTests {
    @Test(
        "match as in a shell",
        arguments: [
            ("*.log", ["a.log", "a.b.log"], ["a.log.1", ".log", ".a.log", "log"]),
            ("*", ["a", "a b", "ä"], [".a"]),
            (".*", [".a", "."], ["a"]),
            ("a?c", ["abc", "aäc"], ["ac", "abbc"]),
            ("a*b*c", ["abc", "axbxbxc"], ["ab", "acb"]),
            ("app-[0-9].log", ["app-1.log"], ["app-x.log", "app-10.log"]),
            ("[!a-c]x", ["dx"], ["ax", "cx", "x"]),
            ("[^a]x", ["bx"], ["ax"]),
            ("[]a]", ["]", "a"], ["b"]),
            ("[a-]", ["a", "-"], ["b"]),
            ("[z-a]*", [], ["z", "a", "m"]),
            ("a[1].log", ["a1.log", "a[1].log"], ["a.log"]),
            ("a[1.log", ["a[1.log"], ["a1.log"]),
            (#"\*.log"#, ["*.log"], ["a.log"]),
            ("plain", ["plain"], ["plain2", "Plain"]),
            ("**x", ["x", "ax"], ["y"]),
        ] as [(String, [String], [String])])
    func matching(pattern: String, yes: [String], no: [String]) {
        let glob = Glob(pattern)
        for name in yes { #expect(glob.matches(name), "'\(pattern)' matches '\(name)'") }
        for name in no { #expect(!glob.matches(name), "'\(pattern)' does not match '\(name)'") }
    }

    @Test("take no longer than the name is long, times the pattern")
    func evil() {
        let glob = Glob(String(repeating: "a*", count: 40) + "b")
        #expect(!glob.matches(String(repeating: "a", count: 250)))
    }

    @Test("are told from plain paths")
    func paths() {
        #expect(PathPattern("/var//log/./a.log").plainPath == "/var/log/a.log")
        #expect(PathPattern("a.log").plainPath == "a.log")
        #expect(PathPattern(".").plainPath == ".")
        #expect(PathPattern("/").plainPath == "/")
        #expect(PathPattern(#"a\*.log"#).plainPath == "a*.log")
        #expect(PathPattern("/var/*/a.log").plainPath == nil)
        #expect(PathPattern(below: "/a[1]/b", levels: 2).plainPath == nil)
        #expect(PathPattern(below: "/a[1]/b", levels: 2).steps.first == .name("a[1]"))
    }
}
