import FlumeTestKit
import Testing

@testable import FlumeKit

@Suite("search_replace")
struct SearchReplaceInterceptorTests {
    @Test(
        "replaces as Java's replaceAll does",
        arguments: [
            ("a", "b", "banana", "bbnbnb"), ("x", "y", "banana", "banana"),
            ("a*", "X", "baaac", "XbXXcX"), ("()", "-", "aé", "-a-é-"),
            ("(\\d+)/(\\d+)", "$2/$1", "1/2 3/45", "2/1 45/3"),
            ("(?<k>\\w+)=(?<v>\\w+)", "${v}=${k}", "a=1", "1=a"),
            ("(a)|(b)", "<$1|$2>", "ab", "<a|><|b>"), ("(a)", "$11", "a", "a1"),
            ("a", "$0$0", "ab", "aab"), ("a", "\\$1\\\\", "a", "$1\\"),
            ("a", "", "banana", "bnn"), ("(?<=b)a", "-", "baab", "b-ab"),
            ("^", "> ", "line", "> line"), ("\\s+$", "", "end  ", "end"),
            ("é", "ö", "café", "cafö"), ("(?i)PASS", "***", "pass", "***"),
            ("(.)(.)", "$2$1", "äbcd", "bädc"), ("a", "\\é", "a", "é"),
        ])
    func replaces(pattern: String, replacement: String, body: String, result: String) throws {
        let interceptor = try agentInterceptor(
            "search_replace", [("searchPattern", pattern), ("replaceString", replacement)])
        let events = try intercepted(interceptor, [PlainEvent("-"), PlainEvent(body)])
        #expect(events[1].text == result)
    }

    @Test(
        "what the replacement names must be there",
        arguments: [
            ("a", "$1", "a group of the pattern in place of '$1'; it has 0"),
            ("(a)", "$2x", "a group of the pattern in place of '$2'; it has 1"),
            (
                "(?<k>a)", "${v}",
                "a group of the pattern in place of '${v}'; it has none of this name"
            ),
            ("a", "5$", "'$1' or '${name}', a group of the pattern"),
            ("a", "$a", "'$1' or '${name}', a group of the pattern"),
            ("a", "x\\", "a character after the backslash"),
            ("a", "${k", "'${name}', a name of letters and digits that begins with a letter"),
            ("a", "${1}", "'${name}', a name of letters and digits that begins with a letter"),
            ("", "b", "a pattern that is not empty"),
            ("a(", "b", "a regular expression"),
        ])
    func refuses(pattern: String, replacement: String, expected: String) throws {
        let (_, faults) = agentSettings(
            SearchReplaceInterceptor.declaration.description,
            [("searchPattern", pattern), ("replaceString", replacement)])
        #expect(faults == [expected])
    }

    @Test("tells where in the replacement the fault lies")
    func place() {
        let argument = Argument(text: "ab$c", at: SourceSpan(10, 14))
        guard case .failure(let fault) = ReplacementText.parse([argument]) else {
            Issue.record("'ab$c' was accepted")
            return
        }
        #expect(fault.span == SourceSpan(12, 13))
        #expect(fault.help == "a dollar that stands for itself is written '\\$'")
    }

    @Test("bodies without a match stay as they are to the byte, stray bytes included")
    func untouched() throws {
        let interceptor = try agentInterceptor(
            "search_replace", [("searchPattern", "abc"), ("replaceString", "-")])
        var random = Seeded(3)
        let events = (0..<200).map { _ in
            PlainEvent((0..<40).map { _ in UInt8.random(in: 0x80...0xFF, using: &random) })
        }
        #expect(try intercepted(interceptor, events) == events)
    }

    @Test(
        "character sets of one byte",
        arguments: [
            ("ISO-8859-1", "\\xe9", "ö", [0x61, 0xE9], [0x61, 0xF6]),
            ("latin1", "a", "é", [0xC3, 0x61, 0xA9], [0xC3, 0xE9, 0xA9]),
            ("US-ASCII", ".", "x", [0xC3, 0xA9], [0x78, 0x78]),
            ("utf-8", ".", "x", [0xC3, 0xA9], [0x78]),
        ] as [(String, String, String, [UInt8], [UInt8])])
    func charsets(
        charset: String, pattern: String, replacement: String, body: [UInt8], result: [UInt8]
    ) throws {
        let interceptor = try agentInterceptor(
            "search_replace",
            [("searchPattern", pattern), ("replaceString", replacement), ("charset", charset)])
        #expect(try intercepted(interceptor, [PlainEvent(body)]).map(\.body) == [result])
    }

    @Test(
        "refuses what a character set cannot say",
        arguments: [
            ("UTF-16", "a", "b", "'UTF-8', 'ISO-8859-1' or 'US-ASCII'"),
            (
                "ISO-8859-1", "é", "e",
                "a searchPattern of ASCII characters where the charset is ISO-8859-1"
            ),
            (
                "ISO-8859-1", "e", "€",
                "a replaceString with characters of ISO-8859-1 only"
            ),
            ("US-ASCII", "e", "é", "a replaceString with characters of US-ASCII only"),
        ])
    func charsetFaults(
        charset: String, pattern: String, replacement: String, expected: String
    ) {
        let (_, faults) = agentSettings(
            SearchReplaceInterceptor.declaration.description,
            [("searchPattern", pattern), ("replaceString", replacement), ("charset", charset)])
        #expect(faults == [expected])
    }

    @Test("a body that would grow beyond the limit stays as it is, said once")
    func tooLong() throws {
        var notes: [String] = []
        let context = FlowContext(
            clock: FakeClock(), maximumEventBytes: 100, talk: { notes.append($0) })
        let interceptor = try agentInterceptor(
            "search_replace", [("searchPattern", "a"), ("replaceString", "0123456789")])
        try interceptor.open(context)
        let long = String(repeating: "a", count: 11)
        let batch = EventBatch(lines: [long, "a", long])
        try interceptor.intercept(batch)
        #expect(batch.plainEvents.map(\.text) == [long, "0123456789", long])
        #expect(
            notes == [
                """
                search_replace would make a body longer than 100 bytes; such events stay as they are
                """
            ])
    }

    @Test("a search without end leaves the body as it is, said once")
    func abandoned() throws {
        var notes: [String] = []
        let interceptor = try agentInterceptor(
            "search_replace", [("searchPattern", "(a+)+$|b"), ("replaceString", "-")])
        try interceptor.open(FlowContext(talk: { notes.append($0) }))
        let endless = "b" + String(repeating: "a", count: 200) + "!"
        let batch = EventBatch(lines: [endless, "b"])
        try interceptor.intercept(batch)
        #expect(batch.plainEvents.map(\.text) == [endless, "-"])
        #expect(notes.count == 1)
    }
}
