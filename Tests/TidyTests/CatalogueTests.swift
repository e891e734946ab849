import FlumeTestKit
import Testing

@testable import FlumeKit
@testable import flumectl

@Suite("Catalogue")
struct CatalogueTests {
    @Test("components are declared with names, sentences, defaults and examples")
    func components() {
        Findings.report(Manners.findings(in: BuiltinCatalogue.catalogue.components))
    }

    @Test("components of an agent are declared with names, sentences, defaults and examples")
    func agentComponents() {
        Findings.report(Manners.agentFindings(in: BuiltinCatalogue.agentCatalogue.components))
    }

    @Test("places within an agent's components have components that may fill them")
    func slots() {
        let catalogue = BuiltinCatalogue.agentCatalogue
        for component in catalogue.components {
            for slot in component.agent.slots {
                let filler = catalogue.component(slot.kind, ofType: slot.fallback)
                #expect(filler?.isAvailable == true, "\(component.name) \(slot.key)")
            }
        }
    }

    @Test("every component of an agent that can be used has its maker")
    func agentMakers() {
        let catalogue = BuiltinCatalogue.agentCatalogue
        for component in catalogue.components
        where component.isAvailable && component.kind != .filter {
            let entry = BuiltinCatalogue.agentEntry(component)
            let isMade = if case .described = entry { false } else { entry != nil }
            #expect(isMade, "\(component.kind.rawValue) \(component.name)")
        }
    }

    @Test("commands are declared with names, sentences, defaults and examples")
    func commands() {
        Findings.report(Manners.findings(in: Commands.program.commands))
    }

    @Test("the examples of all components are flows without a mistake")
    func flows() {
        for component in BuiltinCatalogue.catalogue.components {
            for example in component.examples {
                let text = SourceText(
                    example.text, name: "\(component.kind.rawValue) \(component.name)")
                Findings.report(mistakes(in: text, isSource: component.kind == .source))
            }
        }
    }

    @Test("the flows that the manual shows are flows without a mistake")
    func manual() {
        var count = 0
        for case .literal(let lines) in Prose(FlowManual.text).blocks {
            // Shown as a mistake, with what is said about it.
            if lines.first?.contains("error:") == true { continue }
            for line in lines {
                count += 1
                let planned = FlowLanguage.flows(
                    SourceText(line, name: "flume-flow.5"), as: .argument,
                    catalogue: BuiltinCatalogue.catalogue)
                Findings.report(planned.diagnostics.map(\.message))
            }
        }
        #expect(count > 2)
    }

    private func mistakes(in text: SourceText, isSource: Bool) -> [String] {
        let catalogue = BuiltinCatalogue.catalogue
        let diagnostics =
            isSource
            ? FlowLanguage.source(text, catalogue: catalogue).diagnostics
            : FlowLanguage.sink(text, catalogue: catalogue).diagnostics
        return diagnostics.map { $0.rendered(in: text) }
    }

    @Test("every component that can be used has its maker")
    func makers() {
        for component in BuiltinCatalogue.catalogue.components where component.isAvailable {
            switch (component.kind, component.shape) {
            case (.format, _):
                #expect(BuiltinCatalogue.format(named: component.name) != nil)
            case (_, .plain), (_, .braced):
                let entry = BuiltinCatalogue.entry(component)
                let isMade = if case .described = entry { false } else { entry != nil }
                #expect(isMade, "\(component.kind.rawValue) \(component.name)")
            default: continue
            }
        }
    }

    @Test("every component that can be used is used by a test")
    func tested() {
        let elsewhere = ["Sources/", "Tests/TidyTests/", "Tests/FlumeKitTests/Reference/"]
        let tests = SwiftSource.all.filter { source in
            !elsewhere.contains { source.path.hasPrefix($0) }
        }
        let words = Set(tests.flatMap(\.lines).flatMap { $0.split { !$0.isLetter } })
        let files = SwiftSource.program.filter { $0.folder == "Components" }.map { file in
            let quoted = file.lines.flatMap { $0.split(separator: "\"") }
            return (names: Set(quoted), types: Declarations(file).typeNames)
        }
        for component in BuiltinCatalogue.catalogue.components where component.isAvailable {
            // By its name in a flow, or by a type of the file that declares it.
            let declaring = files.filter { $0.names.contains(Substring(component.name)) }
            let names = [component.name] + declaring.flatMap(\.types)
            let isTested = names.contains { name in
                name.split { !$0.isLetter }.allSatisfy(words.contains)
            }
            #expect(isTested, "\(component.kind.rawValue) \(component.name)")
        }
    }

    @Test("the command lines of all examples are right")
    func examples() throws {
        for command in Commands.all {
            for example in command.description.examples {
                let words = ShellWords.words(of: example.line, after: "flumectl")
                let first = try #require(words.first, "\(example.line)")
                let named = try Commands.named(first).description
                #expect(throws: Never.self, "\(example.line)") {
                    try ArgumentParser(named).parse(Array(words.dropFirst()))
                }
            }
        }
    }
}

/// Reads example lines as a shell would.
enum ShellWords {
    /// The arguments of a program up to the next bar, redirection or
    /// parenthesis.
    static func words(of line: String, after program: String) -> [String] {
        var commands: [[String]] = [[]]
        var word: String?
        var quote: Character?
        for character in line {
            if let open = quote {
                if character == open { quote = nil } else { word?.append(character) }
            } else if character == "'" || character == "\"" {
                quote = character
                word = word ?? ""
            } else if character == " " || "|<>()&;\n".contains(character) {
                if let word { commands[commands.count - 1].append(word) }
                word = nil
                if character != " " { commands.append([]) }
            } else {
                word = (word ?? "") + String(character)
            }
        }
        if let word { commands[commands.count - 1].append(word) }
        let found = commands.first { $0.first == program } ?? []
        return Array(found.dropFirst())
    }
}

/// Each check finds what it is there to find.
@Suite("Catalogue, on samples")
struct CatalogueSampleTests {
    private func findings(
        _ name: String = "name", summary: String = "Does it.", options: [OptionDescription] = [],
        positional: Int? = nil, example: String = "Shows it.",
        shape: ComponentDescription.Shape = .plain
    ) -> [String] {
        Manners.findings(in: [
            ComponentDescription(
                .sink, name, summary: summary, options: options, positional: positional,
                examples: example.isEmpty ? [] : [.init(name, example)], shape: shape)
        ])
    }

    @Test("components")
    func components() {
        #expect(findings() == [])
        #expect(findings("9lives").count == 1)
        #expect(findings(summary: "does it.").count == 1)
        #expect(findings(summary: "Does it").count == 1)
        #expect(findings(summary: "Does it. Does more.").count == 1)
        #expect(findings(example: "").count == 1)
        #expect(findings(example: "", shape: .unavailable("it is to come")) == [])
        #expect(findings(example: "", shape: .unavailable("it is to come.")).count == 1)
        #expect(findings(positional: 1).count == 1)
        let twins = ComponentDescription(
            .sink, "a", aliases: ["a"], summary: "Does it.", examples: [.init("a", "Does it.")])
        #expect(Manners.findings(in: [twins]) == ["sink a: two components have this name"])
    }

    @Test("components of an agent")
    func agents() {
        func findings(
            _ example: String = "a1.sinks.k1.type = name",
            options: [OptionDescription] = [], face: AgentFace = AgentFace()
        ) -> [String] {
            Manners.agentFindings(in: [
                ComponentDescription(
                    .sink, "name", summary: "Does it.", options: options,
                    examples: example.isEmpty ? [] : [.init(example, "Shows it.")], agent: face)
            ])
        }
        #expect(findings() == [])
        #expect(findings("").count == 1)
        #expect(findings("name()").count == 1)
        let family = Option("of.<any>.kind", default: NamedTexts(), "Are many.").description
        #expect(findings(options: [family]) == [])
        #expect(findings(options: [Option("a..b", default: 1, "Is one.").description]).count == 1)
        for (name, count) in [
            ("org.example.Sink", 0), ("org.example.a_b.Sink$Builder", 0), ("Sink", 1),
            ("org.example.sink", 1), ("org..Sink", 1),
        ] {
            #expect(findings(face: AgentFace(classNames: [name])).count == count, "\(name)")
        }
        let slot = ComponentSlot("writer", .serializer, default: "text", "no sentence")
        #expect(findings(face: AgentFace(slots: [slot])).count == 1)
    }

    @Test("options")
    func options() {
        let good = Option("good", default: 1, in: 0...5, "Is good.").description
        #expect(findings(options: [good]) == [])
        #expect(findings(options: [good, good]).count == 1)
        let bad = Option("bad", default: 9, in: 0...5, "Is bad.").description
        #expect(
            findings(options: [bad]) == [
                "sink name: default '9' of 'bad' is not a value from 0 to 5"
            ])
        #expect(findings(options: [Option("a", default: 1, "").description]).count == 1)
        let needed = Option<Int>.required("needed", "Is needed.").description
        #expect(findings(options: [good, needed]).count == 1)
        #expect(findings(options: [good, needed], positional: 0) == [])
        let many = Option<[Int]>.required("many", "Are many.").description
        #expect(findings(options: [needed, many]) == [])
        #expect(findings(options: [many, needed]).count == 1)
    }

    @Test("commands")
    func commands() {
        let quiet = Flag(Option("quiet", default: false, "Is quiet."), short: "q").description
        let query = Flag(Option("query", default: "", "Is a query."), short: "q").description
        func findings(_ flags: [FlagDescription], _ operands: [Operand] = []) -> [String] {
            Manners.findings(in: [
                CommandDescription(
                    "a", summary: "Does it.", flags: flags, operands: operands,
                    examples: [.init("a", "Does it.")])
            ])
        }
        #expect(findings([quiet]) == [])
        #expect(findings([quiet, query]) == ["a: two flags have the same letter"])
        let wrong = Flag(Option("Query", default: "", "Is one."), negatable: true).description
        #expect(findings([wrong]).count == 2)
        let files = Operand("FILE", "A file.", many: true)
        #expect(findings([], [files]) == [])
        #expect(findings([], [files, files]) == ["a: two operands take many words"])
        #expect(Manners.findings(in: [CommandDescription("a", summary: "a")]).count == 2)
    }

    @Test("example lines are read as a shell reads them")
    func shell() {
        func words(_ line: String) -> [String] { ShellWords.words(of: line, after: "flumectl") }
        #expect(words("flumectl dump 'a \"b\" | c' raw") == ["dump", "a \"b\" | c", "raw"])
        #expect(words("printf x | flumectl dump console > y") == ["dump", "console"])
        #expect(words("source <(flumectl completions bash)") == ["completions", "bash"])
        #expect(words("flumectl a ''") == ["a", ""])
    }
}
