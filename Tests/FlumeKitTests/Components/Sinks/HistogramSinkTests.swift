import FlumeTestKit
import Testing

@testable import FlumeKit

@Suite("multigrep, multigrepspec, regexhisto, regexhistospec")
struct HistogramSinkTests {
    private let context = FlowContext()
    private let directory = TemporaryDirectory()

    private let lines = [
        "GET 200", "GET 404", "POST 200", "GET 200", "nothing", "PUT 500", "",
    ]

    private func report(_ name: String) -> [String]? {
        context.reports.all().first { $0.name == name }?.lines.map { "\($0.name): \($0.value)" }
    }

    private func run(_ sink: any Sink, _ lines: [String]) throws {
        try sink.open(context)
        for line in lines { try sink.append(EventBatch(lines: [line])) }
        try sink.append(EventBatch())
        try sink.close()
    }

    @Test("multigrep counts events that contain each string")
    func multigrep() throws {
        let sink = MultigrepSink("m", .strings(["GET", "00", "é", "G", ""]))
        try run(sink, lines + ["café", "GET GET"])
        #expect(report("m") == ["GET: 4", "00: 4", "é: 1", "G: 4", ": 9"])
        try run(sink, [])
        #expect(report("m") == ["GET: 0", "00: 0", "é: 0", "G: 0", ": 0"])
    }

    @Test("multigrepspec reads its strings from a file at open")
    func multigrepspec() throws {
        let path = directory.write("words", "# methods\nGET\n\nP\r\n")
        try run(MultigrepSink("w", .file(path)), lines)
        #expect(report("w") == ["GET: 3", "P: 2"])
    }

    @Test(
        "multigrepspec says which line is wrong",
        arguments: [
            ("a\nb\n\na\n", ":4: 'a' stands on line 1 too"),
            ("# only\n\n", ": expected a line, found none"),
            ("", ": expected a line, found none"),
        ])
    func multigrepFaults(text: String, sentence: String) {
        let path = directory.write("words", text)
        #expect(throws: FlowError(.reject, path + sentence)) {
            try MultigrepSink("w", .file(path)).open(context)
        }
    }

    @Test("a spec file has limits")
    func limits() {
        let missing = directory("missing")
        #expect(throws: FlowError(.retry, "\(missing): no such file or directory")) {
            try MultigrepSink("w", .file(missing)).open(context)
        }
        let long = directory.write("long", (0...10_000).map { "\($0)\n" }.joined())
        #expect(throws: FlowError(.reject, "\(long):10001: expected at most 10000 lines")) {
            try MultigrepSink("w", .file(long)).open(context)
        }
        let large = directory.write("large", [UInt8](repeating: 0x61, count: 1 << 20 | 1))
        #expect(throws: FlowError(.retry, "\(large): file too large")) {
            try MultigrepSink("w", .file(large)).open(context)
        }
        let bytes = directory.write("bytes", [0x61, 0x0A, 0xFF, 0x0A])
        #expect(throws: FlowError(.reject, "\(bytes):2: expected UTF-8")) {
            try MultigrepSink("w", .file(bytes)).open(context)
        }
    }

    @Test("regexhisto counts the values of a group")
    func regexhisto() throws {
        let histogram = Histogram("h", try Pattern("(\\w+) (\\d+)"), group: 2)
        try run(RegexhistoSink(.histogram(histogram)), lines)
        #expect(report("h") == ["200: 3", "404: 1", "500: 1", "(no match): 2"])
        let whole = Histogram("all", try Pattern("[A-Z]+|$"), group: 0)
        try run(RegexhistoSink(.histogram(whole)), lines + ["a\u{1B}[2J"])
        #expect(report("all") == ["GET: 3", ": 2", "J: 1", "POST: 1", "PUT: 1"])
        let control = Histogram("c", try Pattern(".*"), group: 0)
        try run(RegexhistoSink(.histogram(control)), ["a\u{1B}[2J\t\u{9B}x"])
        #expect(report("c") == ["a\\x1b[2J\\t\\x9bx: 1"])
    }

    @Test("regexhisto refuses a group that the pattern does not have")
    func group() throws {
        let sink = RegexhistoSink(.histogram(Histogram("h", try Pattern("(a)"), group: 2)))
        #expect(throws: FlowError(.reject, "regexhisto: the pattern has no group 2")) {
            try sink.open(context)
        }
    }

    @Test("regexhistospec makes a histogram of each line")
    func regexhistospec() throws {
        let path = directory.write(
            "spec", "# name group pattern\nmethods 1 ^(\\w+) \ncodes\t0  \\d+$\r\n")
        try run(RegexhistoSink(.file(path)), lines)
        #expect(report("methods") == ["GET: 3", "POST: 1", "PUT: 1", "(no match): 2"])
        #expect(report("codes") == ["200: 3", "404: 1", "500: 1", "(no match): 2"])
    }

    @Test(
        "regexhistospec says which line is wrong, and where",
        arguments: [
            (
                "a 1 (b)\nc d e\n",
                ":2: expected a name, the number of a group and a pattern, found 'c d e'"
            ),
            ("a\n", ":1: expected a name, the number of a group and a pattern, found 'a'"),
            ("a 1\n", ":1: expected a name, the number of a group and a pattern, found 'a 1'"),
            ("a 2 (b)\n", ":1: expected a group up to 1, found 2"),
            ("a 0 b\na 0 c\n", ":2: two histograms are named 'a'"),
            ("\né 0  ab)\n", ":2:9: unmatched closing parenthesis"),
        ])
    func regexhistoFaults(text: String, sentence: String) {
        let path = directory.write("spec", text)
        #expect(throws: FlowError(.reject, path + sentence)) {
            try RegexhistoSink(.file(path)).open(context)
        }
    }
}
