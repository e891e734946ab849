import FlumeKit
import FlumeTestKit
import Testing

@testable import flumectl

@Suite("validate")
struct ValidateTests {
    private static let right = """
        a1.sources = r1 r2
        a1.channels = c1
        a1.sinks = k1
        a1.sources.r1.type = seq
        a1.sources.r1.channels = c1
        a1.sources.r2.type = seq
        a1.sources.r2.channels = c1
        a1.channels.c1.type = memory
        a1.sinks.k1.type = null
        a1.sinks.k1.channel = c1

        """

    @Test("tells of a right configuration what is in it")
    func ok() {
        let room = TemporaryDirectory()
        room.write("a.conf", Self.right)
        let result = Program.flumectl("validate", "\(room.path)/a.conf")
        #expect(
            result.text == "\(room.path)/a.conf" + ": ok (agent a1: 2 sources, 1 channel, 1 sink)\n"
        )
        #expect(result.errors == "")
        #expect(result.exitCode == 0)
        let alias = Program.flumectl("validate-config", "-", input: Self.right)
        #expect(alias.text == "-: ok (agent a1: 2 sources, 1 channel, 1 sink)\n")
        #expect(Program.flumectl("validate", "--quiet", "\(room.path)/a.conf").text == "")
    }

    @Test("tells of a wrong one everything, and what the line is")
    func wrong() {
        let text = Self.right + "a1.sinks.k1.batchSise = 5\na1.sinks.k1.batchSize = many\n"
        let result = Program.flumectl("validate", "-", input: text)
        #expect(
            result.text == """
                -:11:13: warning: null has no option 'batchSise'
                  11 | a1.sinks.k1.batchSise = 5
                     |             ^~~~~~~~~
                     = help: did you mean 'batchSize'?
                -:12:25: error: expected a whole number for 'batchSize' of 'null', found 'many'
                  12 | a1.sinks.k1.batchSize = many
                     |                         ^~~~

                """)
        #expect(result.exitCode == 1)
    }

    @Test("takes warnings for errors when it is strict")
    func strict() {
        let text = Self.right + "a1.sinks.k1.batchSise = 5\n"
        let lax = Program.flumectl("validate", "-", input: text)
        #expect(lax.text.contains("warning:") && lax.text.hasSuffix("1 sink)\n"))
        #expect(lax.exitCode == 0)
        let strict = Program.flumectl("validate", "--strict", "-", input: text)
        #expect(strict.text.contains("error: null has no option") && !strict.text.contains("ok"))
        #expect(strict.exitCode == 1)
    }

    @Test("knows a configuration from flows by what is in it")
    func dialects() {
        let room = TemporaryDirectory()
        room.write("b.properties", "# one agent\n" + Self.right)
        room.write("c.conf", "node : null | null;\n")
        room.write("d.flume", "x : null | null; y : null | null;\n")
        room.write("e.txt", "neither nor")
        room.write("log4j.properties", "log4j.rootLogger = INFO\n")
        let result = Program.flumectl("validate", room.path)
        #expect(
            result.text == """
                \(room.path)/b.properties: ok (agent a1: 2 sources, 1 channel, 1 sink)
                \(room.path)/c.conf: ok (1 node)
                \(room.path)/d.flume: ok (2 nodes)

                """)
        #expect(result.exitCode == 0)
        for text in ["a = b", "a.b : c", "a.b c", "! x", "  a1.sources=r1"] {
            #expect(AgentConfiguration.recognizes(SourceText(text)), "\(text)")
        }
        for text in ["", "a : null | null;", "null | null", "/* a */ null", "tail(a.b)", "a"] {
            #expect(!AgentConfiguration.recognizes(SourceText(text)), "\(text)")
        }
    }

    @Test("looks for what the machine must have, unless it works offline")
    func machine() {
        let text =
            Self.right.replacing("type = null", with: "type = file_roll")
            + "a1.sinks.k1.sink.directory = /no/such/directory\n"
        let result = Program.flumectl("validate", "-", input: text)
        #expect(result.text.contains("-:11:30: error: "), "\(result.text)")
        #expect(result.exitCode == 1)
        #expect(Program.flumectl("validate", "--offline", "-", input: text).exitCode == 0)
    }

    @Test("resolves what the command line and the environment give")
    func references() {
        let text =
            Self.right
            + "a1.sinks.k1.batchSize = ${sys:size}\na1.channels.c1.capacity = ${env:ROOM}\n"
        let result = Program.flumectl(
            "validate", "-Dsize=5", "-", input: text, environment: ["ROOM": "1000"])
        #expect(result.exitCode == 0, "\(result.text)")
        let without = Program.flumectl("validate", "-", input: text)
        #expect(without.exitCode == 1)
        #expect(without.text.contains("no -Dsize=… was given"))
        #expect(Program.flumectl("validate", "-D=5", "-", input: text).exitCode == 2)
    }

    @Test("reports for programs")
    func json() {
        let text = Self.right + "a1.sinks.k1.batchSize = many\n"
        let result = Program.flumectl("validate", "--json", "-", input: text)
        #expect(result.exitCode == 1)
        #expect(
            result.text == """
                {
                  "ok": false,
                  "files": [
                    {
                      "file": "-",
                      "ok": false,
                      "agents": [
                        {
                          "name": "a1",
                          "sources": 2,
                          "channels": 1,
                          "sinks": 0
                        }
                      ]
                    }
                  ],
                  "findings": [
                    {
                      "file": "-",
                      "line": 11,
                      "column": 25,
                      "endLine": 11,
                      "endColumn": 29,
                      "severity": "error",
                      "code": "config-error",
                      "message": "expected a whole number for 'batchSize' of 'null', found 'many'",
                      "help": null
                    }
                  ]
                }

                """)
        let both = Program.flumectl("validate", "--json", "--sarif", "-", input: text)
        #expect(both.exitCode == 2)
    }

    @Test("says which file has no configuration, and that a directory has none")
    func nothing() {
        let room = TemporaryDirectory()
        #expect(Program.flumectl("validate", room.path).exitCode == 1)
        #expect(Program.flumectl("validate", "\(room.path)/missing.conf").exitCode == 1)
        let empty = Program.flumectl("validate", "-", input: "# nothing\n")
        #expect(empty.text.contains("warning: the configuration has no agent"))
        #expect(empty.text.hasSuffix("-: ok (no agent)\n"))
    }
}

/// The form of SARIF 2.1.0, as its schema has it.
@Suite("SARIF")
struct SarifReportTests {
    @Test("a document has what the schema asks for")
    func structure() throws {
        let validation = Validation(isOffline: true, isStrict: false, properties: [:])
        let texts = [
            SourceText(
                "a1.channels = c1\na1.sources = r1\na1.sinks =\nbad\n", name: "my conf/ä.conf"),
            SourceText("x : nul | nul;", name: "/etc/flows.flume"),
            SourceText("a : null | null;", name: "b.flume"),
        ]
        let reports = texts.map { validation.report(Validation.Text($0)) }
        let document = SarifReport.document(reports)
        #expect(document["version"]?.string == "2.1.0")
        #expect(document["$schema"]?.string?.contains("sarif-2.1.0") == true)
        let run = try #require(document["runs"]?.items.first)
        #expect(run["columnKind"]?.string == "unicodeCodePoints")
        let driver = try #require(run["tool"]?["driver"])
        #expect(driver["name"]?.string == "flumectl")
        let rules = try #require(driver["rules"]).items.map { $0["id"]?.string }
        #expect(Set(rules).count == rules.count && !rules.contains(nil))
        let places = try #require(run["artifacts"]).items
            .map { $0["location"]?["uri"]?.string }
        #expect(places == ["my%20conf/%C3%A4.conf", "file:///etc/flows.flume", "b.flume"])
        let results = try #require(run["results"]).items
        #expect(results.count == reports.reduce(0) { $0 + $1.findings.count })
        #expect(results.count > 3)
        for result in results {
            try check(result, rules)
            let place = try #require(result["locations"]?.items.first?["physicalLocation"])
            #expect(places.contains(place["artifactLocation"]?["uri"]?.string))
            let region = try #require(place["region"])
            let numbers = ["startLine", "startColumn", "endLine", "endColumn"]
                .map { region[$0]?.integer ?? 0 }
            #expect(numbers.allSatisfy { $0 >= 1 })
            #expect((numbers[0], numbers[1]) <= (numbers[2], numbers[3]))
        }
    }

    private func check(_ result: JSONDocument, _ rules: [String?]) throws {
        let index = try #require(result["ruleIndex"]?.integer)
        #expect(rules[index] == result["ruleId"]?.string)
        #expect(["error", "warning", "note"].contains(result["level"]?.string))
        #expect(result["message"]?["text"]?.string?.isEmpty == false)
    }

    @Test("the program prints it")
    func printed() {
        let result = Program.flumectl("validate", "--sarif", "-", input: "bad.key.here = 1\n")
        #expect(result.text.hasPrefix("{\n  \"$schema\": "))
        #expect(result.text.contains("\"ruleId\": \"invalid-property\""))
        #expect(result.exitCode == 0)
    }
}

extension JSONDocument {
    fileprivate subscript(_ key: String) -> JSONDocument? {
        guard case .object(let members) = self else { return nil }
        return members.first { $0.0 == key }?.1
    }

    fileprivate var items: [JSONDocument] {
        if case .list(let items) = self { items } else { [] }
    }

    fileprivate var string: String? { if case .text(let text) = self { text } else { nil } }
    fileprivate var integer: Int? { if case .number(let number) = self { number } else { nil } }
}
