import FlumeTestKit
import Testing

@testable import FlumeKit

@Suite("ManualPage")
struct ManualPageTests {
    private static let pages = ManualPage.all(ToyProgram.program, ToyProgram.faces)

    @Test("there is a page for the program, each shown command, the language, the components")
    func names() {
        #expect(
            Self.pages.map(\.fileName) == [
                "flumectl.1", "flumectl-dump.1", "flumectl-explain.1", "flume-flow.5",
                "flume-conf.5", "flume-components.7",
            ])
    }

    @Test(
        "pages are as the golden files have them",
        arguments: ["flumectl-dump.1", "flumectl-explain.1", "flume-components.7"])
    func golden(name: String) throws {
        let page = try #require(ManualPage.named(name, among: Self.pages))
        #expect(Golden.difference(of: page.text, from: "man/\(name)") == nil)
    }

    @Test("a page is found by its name, its file and its command")
    func lookup() {
        let names = ["flumectl-dump", "flumectl-dump.1", "dump"]
        for name in names {
            #expect(ManualPage.named(name, among: Self.pages)?.fileName == "flumectl-dump.1")
        }
        #expect(ManualPage.named("flow", among: Self.pages)?.fileName == "flume-flow.5")
        #expect(ManualPage.named("conf", among: Self.pages)?.fileName == "flume-conf.5")
        #expect(ManualPage.named("secret", among: Self.pages) == nil)
    }

    @Test("mandoc and man have nothing to say about any page", arguments: pages.map(\.fileName))
    func lint(name: String) throws {
        let page = try #require(ManualPage.named(name, among: Self.pages))
        let directory = TemporaryDirectory()
        let path = directory.write(name, page.text)
        let mandoc = Program.run("/usr/bin/env", ["mandoc", "-T", "lint", "-W", "warning", path])
        #expect(mandoc.text + mandoc.errors == "")
        #expect(mandoc.exitCode == 0)
        for device in ["utf8", "ascii"] {
            let man = Program.run(
                "/usr/bin/env", ["man", "--warnings", "-T\(device)", "-l", path],
                environment: ["LC_ALL": "C.UTF-8", "MANWIDTH": "80"])
            #expect(man.errors == "", "\(device)")
            #expect(man.exitCode == 0)
        }
    }

    @Test("roff reads our text as we mean it")
    func escapes() {
        let quotes = Roff.escaped("-x 'a' \"b\" \\n `c`")
        #expect(quotes == "\\-x \\(aqa\\(aq \\(dqb\\(dq \\en \\(gac\\(ga")
        #expect(Roff.escaped("^ ~ … é . 10–20") == "\\(ha \\(ti ... \\[u00E9] . 10\\(en20")
        var roff = Roff("x", section: 1, program: ToyProgram.program)
        roff.line(".dot")
        #expect(roff.text.hasSuffix("\n\\&.dot\n"))
    }
}
