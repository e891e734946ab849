import Testing

@Suite("Layering")
struct LayeringTests {
    @Test("no file names a type of a folder it may not know")
    func house() {
        Findings.report(Layering(knows: Layering.house).findings(in: SwiftSource.program))
    }

    private static let toy: [String: Set<String>] = [
        "System": [], "Flow": ["System"], "flumectl": ["System", "Flow"],
    ]

    private func findings(_ files: [(String, String)]) -> [String] {
        let sources = files.map { SwiftSource(path: "Sources/\($0.0).swift", text: $0.1) }
        return Layering(knows: Self.toy).findings(in: sources)
    }

    @Test("names downwards are allowed, names upwards are found, with their place")
    func directions() {
        let flow = ("FlumeKit/Flow/Runner", "struct Runner {\n    var file: File\n}\n")
        let file = ("FlumeKit/System/File", "// Runner\nstruct File {}\nlet text = \"Runner\"\n")
        #expect(findings([flow, file]) == [])
        let bad = ("FlumeKit/System/Bad", "struct Bad {\n    let runner: [Runner]\n}\n")
        #expect(
            findings([flow, file, bad]) == [
                "Sources/FlumeKit/System/Bad.swift:2: System may not know Runner of Flow"
            ])
    }

    @Test("a name within a string's interpolation counts")
    func interpolation() {
        let found = findings([
            ("FlumeKit/Flow/Runner", "enum Runner {}"),
            ("FlumeKit/System/Bad", "enum Bad { static let a = \"\\(Runner.self)\" }"),
        ])
        #expect(found.count == 1)
    }

    @Test("members, nested types of the same name and private types are no names of it")
    func others() {
        let found = findings([
            ("FlumeKit/Flow/Limits", "struct Limits {}\nprivate enum Hidden {}"),
            ("FlumeKit/System/A", "struct A {\n enum Limits { case one }\n let a: Limits\n}"),
            ("FlumeKit/System/B", "struct B { let a: A.Limits; enum Hidden {} }"),
            ("FlumeKit/System/C", "struct C { let a: Hidden? }"),
        ])
        #expect(found == [])
    }

    @Test("free functions stand in the lowest folders only")
    func freeFunctions() {
        let text = "func free() {}\nstruct A { func bound() {} }\n"
        #expect(findings([("FlumeKit/System/A", text)]) == [])
        #expect(
            findings([("FlumeKit/Flow/A", text)]) == [
                "Sources/FlumeKit/Flow/A.swift:1: function 'free' belongs to no type"
            ])
    }

    @Test("no generic parameter is named like a type")
    func generics() {
        let text = "enum Value {}\nstruct Box<Value> {}\nstruct Fine<Item: Sequence<Value>> {}\n"
        #expect(
            findings([("FlumeKit/System/A", text)]) == [
                "Sources/FlumeKit/System/A.swift:2: generic parameter 'Value' is named like a type"
            ])
    }

    @Test("a folder that nobody placed is found")
    func strangers() {
        let found = findings([("FlumeKit/Elsewhere/A", "")])
        #expect(found.count == 1)
        #expect(found.first?.hasSuffix("'Elsewhere' has no place in the layers") == true)
    }
}
