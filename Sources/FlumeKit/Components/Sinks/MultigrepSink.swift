/// Counts the events that contain each of several strings, and drops them.
final class MultigrepSink: Sink {
    static let name = Option<String>.required("name", "The name of the report.")
    static let strings = Option<[String]>.required(
        "strings", "The strings to look for, byte by byte.",
        check: { strings in
            Set(strings).count == strings.count
                ? nil : ValueFault(expected: "strings that differ from each other")
        })
    static let file = Option<InputFile>.required(
        "file", "A file of strings to look for, one a line; lines from # on say nothing.")

    static let declaration = Declaration<SinkMaker>(
        ComponentDescription(
            .sink, "multigrep",
            summary: "Counts the events that contain each of several strings, and drops them.",
            details: """
                An event counts once for each string that its body contains. The counts are \
                reported under the name, in the order of the strings.
                """,
            options: [name.description, strings.description],
            examples: [.init("multigrep(levels, ERROR, WARN)", "How many lines name each level.")]
        ),
        make: { MultigrepSink($0[name], .strings($0[strings])) })

    static let fileDeclaration = Declaration<SinkMaker>(
        ComponentDescription(
            .sink, "multigrepspec",
            summary: "Counts the events that contain each of the strings in a file.",
            details: """
                The file has one string a line, UTF-8; empty lines and lines that start with # \
                say nothing. It is read when the flow opens and has at most 10000 lines and \
                1 MiB. Else it is the same as multigrep.
                """,
            options: [name.description, file.description],
            examples: [.init("multigrepspec(words, words.txt)", "How many lines have each word.")]
        ),
        make: { MultigrepSink($0[name], .file($0[file].path)) })

    /// Where the strings are.
    enum Origin {
        case strings([String])
        case file(String)
    }

    /// What is counted; it outlives the sink in the report.
    private final class Counts {
        var strings: [[UInt8]] = []
        var counts: [Int] = []

        var lines: ReportRegistry.Lines {
            zip(strings, counts).map { (String(forReport: $0), String($1)) }
        }
    }

    private let name: String
    private let origin: Origin
    private let counts = Counts()

    init(_ name: String, _ origin: Origin) {
        self.name = name
        self.origin = origin
    }

    func open(_ context: FlowContext) throws(FlowError) {
        switch origin {
        case .strings(let strings): counts.strings = strings.map { Array($0.utf8) }
        case .file(let path): counts.strings = try Self.read(path)
        }
        counts.counts = counts.strings.map { _ in 0 }
        context.reports.publish(name) { [counts] in counts.lines }
    }

    private static func read(_ path: String) throws(FlowError) -> [[UInt8]] {
        let file = try SpecFile(path)
        var places: [String: Int] = [:]
        for line in file.lines {
            if let earlier = places.updateValue(line.number, forKey: line.text) {
                let sentence = "'\(line.text)' stands on line \(earlier) too"
                throw file.fault(sentence, line: line.number)
            }
        }
        return file.lines.map { Array($0.text.utf8) }
    }

    func append(_ batch: EventBatch) {
        for (place, string) in counts.strings.enumerated() {
            counts.counts[place] += string.withUnsafeBytes { needle in
                var found = 0
                for index in 0..<batch.count where ByteSearch.contains(batch.body(index), needle) {
                    found += 1
                }
                return found
            }
        }
    }

    func close() {}
}
