/// Counts how often each value of a pattern's group occurs, and drops the
/// events.
final class RegexhistoSink: Sink {
    static let name = Option<String>.required("name", "The name of the report.")
    static let pattern = Option<Pattern>.required(
        "regex", "The pattern to find in the body, in Java's syntax.")
    static let group = Option<Int>.required(
        "index", in: 0...65535, "The group that is counted; 0 is all of the match.")
    static let file = Option<InputFile>.required(
        "file", "A file of histograms, a line each: name, group and pattern.")

    static let declaration = Declaration<SinkMaker>(
        ComponentDescription(
            .sink, "regexhisto",
            summary: "Counts how often each value of a pattern's group occurs.",
            details: """
                The events are dropped. The values and their counts are reported under the \
                name, the most frequent first; events in which the pattern is not found count \
                as "(no match)". Of more than 10000 different values the later ones count \
                together as "(other)".
                """,
            options: [name.description, pattern.description, group.description],
            examples: [
                .init(
                    #"regexhisto(status, "\" (\\d{3}) ", 1)"#,
                    "How often each status code occurs in an access log.")
            ]
        ),
        make: { parts in
            RegexhistoSink(
                .histogram(Histogram(parts[name], parts[pattern], group: parts[group])))
        })

    static let fileDeclaration = Declaration<SinkMaker>(
        ComponentDescription(
            .sink, "regexhistospec",
            summary: "Counts the values of several patterns' groups, as a file says.",
            details: """
                Each line of the file is a histogram: its name, the number of the group and the \
                pattern, which is the rest of the line, parted by blanks. Empty lines and lines \
                that start with # say nothing. The file is read when the flow opens and has at \
                most 10000 lines and 1 MiB. Else each is the same as a regexhisto.
                """,
            options: [file.description],
            examples: [.init("regexhistospec(histograms.txt)", "As many histograms as lines.")]
        ),
        make: { RegexhistoSink(.file($0[file].path)) })

    /// Where the histograms are described.
    enum Origin {
        case histogram(Histogram)
        case file(String)
    }

    private let origin: Origin
    private var histograms: [Histogram] = []
    private var context: FlowContext?

    init(_ origin: Origin) { self.origin = origin }

    func open(_ context: FlowContext) throws(FlowError) {
        self.context = context
        switch origin {
        case .histogram(let histogram):
            guard histogram.group <= histogram.matcher.pattern.groupCount else {
                throw FlowError(.reject, "regexhisto: the pattern has no group \(histogram.group)")
            }
            histograms = [histogram]
        case .file(let path): histograms = try Self.read(path)
        }
        for histogram in histograms {
            histogram.reset()
            context.reports.publish(histogram.name) { histogram.lines }
        }
    }

    func append(_ batch: EventBatch) {
        for histogram in histograms {
            histogram.count(batch)
            context?.noteAbandoned(histogram.matcher)
        }
    }

    func close() {}

    private static func read(_ path: String) throws(FlowError) -> [Histogram] {
        let file = try SpecFile(path)
        var histograms: [Histogram] = []
        for line in file.lines {
            let histogram = try read(line, of: file)
            if histograms.contains(where: { $0.name == histogram.name }) {
                throw file.fault("two histograms are named '\(histogram.name)'", line: line.number)
            }
            histograms.append(histogram)
        }
        return histograms
    }

    private static func read(
        _ line: SpecFile.Line, of file: SpecFile
    ) throws(FlowError) -> Histogram {
        let words = line.text.split(maxSplits: 2) { $0 == " " || $0 == "\t" }
        guard words.count == 3, let group = Int(words[1]), group >= 0 else {
            throw file.fault(
                "expected a name, the number of a group and a pattern, found '\(line.text)'",
                line: line.number)
        }
        let text = words[2].drop { $0 == " " || $0 == "\t" }
        let pattern: Pattern
        do throws(PatternError) {
            pattern = try Pattern(String(text))
        } catch {
            let before = line.text.utf8.distance(from: line.text.startIndex, to: text.startIndex)
            throw file.fault(error.sentence, line: line.number, column: before + error.offset + 1)
        }
        guard group <= pattern.groupCount else {
            throw file.fault(
                "expected a group up to \(pattern.groupCount), found \(group)", line: line.number)
        }
        return Histogram(String(words[0]), pattern, group: group)
    }
}

/// The values of one pattern's group, counted.
final class Histogram {
    let name: String
    let matcher: Matcher
    let group: Int
    private var tally = Tally()
    private var unmatched = 0

    init(_ name: String, _ pattern: Pattern, group: Int) {
        self.name = name
        self.group = group
        matcher = Matcher(pattern)
    }

    func reset() {
        tally = Tally()
        unmatched = 0
    }

    func count(_ batch: EventBatch) {
        for index in 0..<batch.count {
            let body = batch.body(index)
            if matcher.find(in: body), let found = matcher[group] {
                tally.count(UnsafeRawBufferPointer(rebasing: body[found]))
            } else {
                unmatched += 1
            }
        }
    }

    var lines: ReportRegistry.Lines {
        var lines = tally.sorted().map {
            (name: String(forReport: $0.key), value: String($0.count))
        }
        if tally.others > 0 { lines.append(("(other)", String(tally.others))) }
        if unmatched > 0 { lines.append(("(no match)", String(unmatched))) }
        return lines
    }
}
