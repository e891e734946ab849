import FlumeTestKit
import Testing

@testable import FlumeKit

@Suite("regex, regexAll, split")
struct RegexInterceptorTests {
    @Test(
        "regex sets one group, or an empty value",
        arguments: [
            ("(\\d+)-(\\d+)", 0, "a 12-34 b", "12-34"),
            ("(\\d+)-(\\d+)", 2, "a 12-34 b", "34"),
            ("(\\d+)-(\\d+)", 3, "a 12-34 b", ""),
            ("(\\d+)-(\\d+)", 1, "none", ""),
            ("(a)|(b)", 1, "b", ""),
            ("", 0, "b", ""),
            ("x*", 0, "", ""),
        ])
    func regex(pattern: String, group: Int, body: String, value: String) throws {
        let interceptor = RegexInterceptor(try Pattern(pattern), group: group, "it")
        let events = try intercepted(interceptor, [PlainEvent("other"), PlainEvent(body)])
        #expect(events[1] == PlainEvent(body, headers: ["it": value]))
    }

    @Test(
        "regexAll sets what matched and nothing where nothing did",
        arguments: [
            ("(\\w+) (\\w+)", ["a", "b"], "one two three", ["a": "one", "b": "two"]),
            ("(\\w+) (\\w+)", ["", "b"], "one two", ["b": "two"]),
            ("(\\w+) (\\w+)", ["a", "b", "c"], "one two", ["a": "one", "b": "two"]),
            ("(\\w+) (\\w+)", ["a"], "one two", ["a": "one"]),
            ("(\\w+) (\\w+)", ["a", "b"], "one", [:]),
            ("(x)?(o)", ["a", "b"], "one", ["b": "o"]),
            ("(x*)(o)", ["a", "b"], "one", ["a": "", "b": "o"]),
            ("one", ["a"], "one", [:]),
            ("(é)(.)", ["a", "b"], "xéü", ["a": "é", "b": "ü"]),
        ])
    func regexAll(
        pattern: String, names: [String], body: String, headers: [String: String]
    ) throws {
        let interceptor = RegexAllInterceptor(try Pattern(pattern), names)
        let events = try intercepted(interceptor, [PlainEvent("-"), PlainEvent(body)])
        #expect(events == [PlainEvent("-"), PlainEvent(body, headers: headers)])
    }

    @Test(
        "split takes a part as Java does",
        arguments: [
            (",", 0, "a,b,c", "a"), (",", 2, "a,b,c", "c"), (",", 3, "a,b,c", ""),
            (",", 0, ",a", ""), (",", 1, ",a", "a"), (",", 1, "a,,", ""), (",", 0, "", ""),
            (",+", 1, "a,,,b", "b"), ("", 0, "abc", "a"), ("", 2, "abc", "c"), ("", 3, "abc", ""),
            ("(?=[A-Z])", 0, "FooBar", "Foo"), ("(?=[A-Z])", 1, "FooBar", "Bar"),
            ("x*", 1, "axxb", ""), ("x*", 2, "axxb", "b"), ("\\s+", 1, " a b", "a"),
            ("-", 0, "whole", "whole"),
            ("", 1, "aéb", "é"), ("$", 0, "ab", "ab"),
        ])
    func split(pattern: String, part: Int, body: String, value: String) throws {
        let interceptor = SplitInterceptor(try Pattern(pattern), part: part, "it")
        #expect(
            try intercepted(interceptor, [PlainEvent(body)])
                == [PlainEvent(body, headers: ["it": value])])
    }

    @Test("an attribute is set once")
    func writeOnce() throws {
        let marked = [PlainEvent("a"), PlainEvent("b", headers: ["it": "x"])]
        let pattern = try Pattern("(b)")
        for interceptor in [
            RegexInterceptor(pattern, group: 0, "it"), RegexAllInterceptor(pattern, ["it"]),
            SplitInterceptor(pattern, part: 0, "it"),
            DigestInterceptor(.md5, "it", base64: false),
        ] as [any Interceptor] {
            #expect(throws: FlowError.setTwice("it")) { try intercepted(interceptor, marked) }
        }
        // Nothing is set where nothing matches.
        let other = RegexAllInterceptor(try Pattern("(a)"), ["it"])
        #expect(
            try intercepted(other, marked).map(\.headers)
                == [PlainEvent("", headers: ["it": "a"]), marked[1]].map(\.headers))
    }

    @Test("the same name twice is found by validation")
    func names() {
        var settings = Settings()
        let twice = [Argument(text: "a"), Argument(text: ""), Argument(text: "a")]
        let fault = settings.set(RegexAllInterceptor.names.description, from: twice)
        #expect(fault?.expected == "names that differ from each other")
        let blanks = [Argument(text: "a"), Argument(text: ""), Argument(text: "")]
        #expect(settings.set(RegexAllInterceptor.names.description, from: blanks) == nil)
    }

    @Test("a search without end counts as no match and is noted once")
    func abandoned() throws {
        var notes: [String] = []
        let context = FlowContext(talk: { notes.append($0) })
        let interceptor = RegexAllInterceptor(try Pattern("(a+)+$"), ["it"])
        let batch = EventBatch(lines: [String(repeating: "a", count: 200) + "!", "aa"])
        interceptor.open(context)
        for _ in 0..<2 {
            batch.keepHeaders { _ in false }
            try interceptor.intercept(batch)
        }
        #expect(batch.plainEvents.map(\.headers.count) == [0, 1])
        #expect(
            notes == [
                """
                matching '(a+)+$' was given up after 1000000 steps; such events count as not \
                matching
                """
            ])
    }
}
