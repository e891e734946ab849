import FlumeKit
import Testing

@testable import flumectl

@Suite("ArgumentParser")
struct ArgumentParserTests {
    private static let count = Flag(
        Option("count", in: 1...9, "How many."), short: "n", placeholder: "N")
    private static let color = Flag(Option("color", default: ColorChoice.auto, "When."))
    private static let quiet = Flag(Option("quiet", default: false, "Says less."), short: "q")
    private static let eager = Flag(Option("eager", default: true, "Says more."), short: "e")
    private static let defines = Flag(
        Option<[String]>("define", default: [], "Sets a key."), short: "D")
    private static let flags = [
        count.description, color.description, quiet.description, eager.description,
        defines.description,
    ]
    private static let file = Operand("FILE", "A file.")
    private static let rest = Operand("REST", "The rest.", optional: true, many: true)
    private static let command = CommandDescription(
        "try", summary: "Tries.", flags: flags, operands: [file, rest])

    private func parse(_ words: String...) throws(UsageError) -> Arguments {
        try ArgumentParser(Self.command).parse(words)
    }

    @Test(
        "a value may be attached, follow a sign, or follow as a word",
        arguments: [
            ["--count=3"], ["--count", "3"], ["-n3"], ["-n", "3"], ["-qn3"], ["-qn", "3"],
        ])
    func values(words: [String]) throws {
        for line in [words + ["file"], ["file"] + words] {
            let arguments = try ArgumentParser(Self.command).parse(line)
            #expect(arguments[Self.count] == 3)
            #expect(arguments[Self.file] == "file")
        }
    }

    @Test("switches stand alone, together, negated, or with a truth value")
    func switches() throws {
        #expect(try parse("a")[Self.quiet] == false)
        #expect(try parse("a")[Self.eager] == true)
        #expect(try parse("a", "--quiet")[Self.quiet] == true)
        #expect(try parse("a", "--quiet=false")[Self.quiet] == false)
        #expect(try parse("a", "-q", "--no-quiet")[Self.quiet] == false)
        #expect(try parse("a", "--no-eager", "-qe")[Self.eager] == true)
        #expect(try parse("a", "-qe")[Self.quiet] == true)
    }

    @Test("the last of several counts, unless a flag takes many values")
    func repeated() throws {
        #expect(try parse("a", "-n1", "--count", "2")[Self.count] == 2)
        #expect(try parse("a", "-Da=1", "-D", "b=2", "--define=c")[Self.defines].count == 3)
        #expect(try parse("a")[Self.defines] == [])
        #expect(try parse("a").gives(Self.count) == false)
        #expect(try parse("a", "-n1").gives(Self.count) == true)
    }

    @Test("operands may stand anywhere, and two dashes end the flags")
    func operands() throws {
        let mixed = try parse("a", "-q", "b", "-", "--", "-x", "--count")
        #expect(mixed[Self.file] == "a")
        #expect(mixed.all(Self.rest) == ["b", "-", "-x", "--count"])
        #expect(mixed[Self.quiet])
        #expect(try parse("a").all(Self.rest) == [])
        #expect(try parse("a")[Self.rest] == nil)
    }

    @Test("what is needed is served before what may be left out")
    func needed() throws {
        let last = Operand("LAST", "The last.")
        let copy = CommandDescription(
            "copy", summary: "Copies.",
            operands: [Operand("FROM", "Files.", many: true), last])
        let arguments = try ArgumentParser(copy).parse(["a", "b", "c"])
        #expect(arguments.all(copy.operands[0]) == ["a", "b"])
        #expect(arguments[last] == "c")
        let maybe = CommandDescription(
            "maybe", summary: "Copies.",
            operands: [Operand("FIRST", "A file.", optional: true), last])
        #expect(try ArgumentParser(maybe).parse(["a"])[last] == "a")
        #expect(try ArgumentParser(maybe).parse(["a"])[maybe.operands[0]] == nil)
    }

    @Test("help wins over what is wrong behind it", arguments: ["--help", "-h", "-qh"])
    func help(word: String) throws {
        #expect(try parse(word, "--nonsense").asksForHelp)
        #expect(try parse("a", "b", word).asksForHelp)
        #expect(try !parse("a", "--", word).asksForHelp)
    }

    private static let faults: [([String], String)] = [
        (["a", "--cuont", "1"], "try has no option '--cuont'; did you mean '--count'?"),
        (["a", "--elephant"], "try has no option '--elephant'"),
        (["a", "--no-elephant"], "try has no option '--no-elephant'"),
        (["a", "--no-count"], "try has no option '--no-count'; did you mean '--count'?"),
        (["a", "-x"], "try has no option '-x'"),
        (["a", "-qx"], "try has no option '-x'"),
        (["a", "-count"], "try has no option '-count'; did you mean '--count'?"),
        (["a", "--count"], "--count needs a value: --count N"),
        (["a", "-n"], "-n needs a value: -n N"),
        (["a", "--count", "x"], "--count: expected a whole number, found 'x'"),
        (["a", "-n0"], "-n: expected a value from 1 to 9, found '0'"),
        (["a", "--no-quiet=1"], "--no-quiet takes no value"),
        (["a", "--quiet=1"], "--quiet: expected 'true' or 'false', found '1'"),
        (
            ["a", "--color=alway"],
            "--color: expected one of 'auto', 'always', 'never', found 'alway'; "
                + "did you mean 'always'?"
        ),
        ([], "try needs FILE"),
        (["-q"], "try needs FILE"),
    ]

    @Test("what is wrong is told with what was expected and found", arguments: faults)
    func told(words: [String], sentence: String) {
        do throws(UsageError) {
            _ = try ArgumentParser(Self.command).parse(words)
            Issue.record("\(words) was accepted")
        } catch {
            #expect(error.sentence(for: "try") == sentence)
        }
    }

    @Test("more words than a command takes are told with its usage")
    func extra() {
        do throws(UsageError) {
            let command = CommandDescription("none", summary: "Takes nothing.")
            _ = try ArgumentParser(command).parse(["a"])
            Issue.record("a word was accepted")
        } catch {
            let sentence = "nothing more was expected, found 'a'; usage: flumectl none"
            #expect(error.sentence(for: "none") == sentence)
        }
    }

    @Test("a flag that must be given is asked for")
    func required() {
        do throws(UsageError) {
            let name = Flag(Option<String>.required("name", "A name."), short: "n")
            let command = CommandDescription("a", summary: "Runs.", flags: [name.description])
            _ = try ArgumentParser(command).parse([])
            Issue.record("nothing was missed")
        } catch {
            #expect(error.sentence(for: "a") == "a needs --name TEXT")
        }
    }
}
