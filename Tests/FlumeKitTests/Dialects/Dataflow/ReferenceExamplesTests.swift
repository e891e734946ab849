import Testing

@testable import FlumeKit

/// The 99 examples of the 0.9 reference: what its own grammar said to each,
/// and what ours says.
@Suite("the examples of the 0.9 reference")
struct ReferenceExamplesTests {
    struct Example: CustomTestStringConvertible, Sendable {
        let number: Int
        let entry: FlowLanguage.Entry
        let text: String
        /// The canonical text, or `line:column: message` of the first mistake.
        let expected: String
        /// Why the outcome is not that of 0.9, if it is not.
        let difference: String?

        init(
            _ number: Int, _ entry: FlowLanguage.Entry, _ text: String, _ expected: String,
            differs difference: String? = nil
        ) {
            self.number = number
            self.entry = entry
            self.text = text
            self.expected = expected
            self.difference = difference
        }

        var testDescription: String { "\(number): \(text)" }
    }

    @Test("give the canonical text or the mistake", arguments: sinks + more + sources + nodes)
    func outcome(_ example: Example) {
        let source = SourceText(example.text)
        let outcome = FlowLanguage.canonicalText(source, as: example.entry)
        if let text = outcome.plan {
            #expect(text == example.expected)
            let again = FlowLanguage.canonicalText(SourceText(text), as: example.entry)
            #expect(again.plan == text)
        } else if let first = outcome.diagnostics.first {
            let place = source.position(of: first.span.start)
            #expect("\(place.line):\(place.column): \(first.message)" == example.expected)
        }
    }

    @Test("are all there")
    func complete() {
        let numbers = Set((Self.sinks + Self.more + Self.sources + Self.nodes).map(\.number))
        #expect(numbers == Set(1...99))
    }

    private static let word = "a bare word is a string, not a function"
    private static let trailing = "trailing text is an error"
    private static let regenerates = "regenerates what it parses"
    private static let anyWord = "a bare word runs to the next , ) = or blank"

    static let sinks: [Example] = [
        .init(1, .sink, "console", "console"),
        .init(2, .sink, "console()", "console"),
        .init(3, .sink, "console(raw)", "console( raw )", differs: word),
        .init(4, .sink, #"console("raw")"#, #"console( "raw" )"#),
        .init(5, .sink, "console(raw())", "console( raw() )"),
        .init(6, .sink, #"console(seqfile("bzip2"))"#, #"console( seqfile("bzip2") )"#),
        .init(7, .sink, #"text("a", format=raw)"#, #"text( "a", format=raw )"#, differs: word),
        .init(8, .sink, "text(format=raw)", "text( format=raw )", differs: word),
        .init(
            9, .sink, #"text(format=raw,"a")"#,
            #"1:17: expected a keyword argument, found '"a"'"#),
        .init(10, .sink, "batch(100) gzip console", "{ batch( 100 ) => { gzip => console } }"),
        .init(
            11, .sink, "{ batch(100) => { gzip => console } }",
            "{ batch( 100 ) => { gzip => console } }"),
        .init(
            12, .sink, "{ batch(100) gzip => console }",
            "1:19: expected one decorator before '=>', found more"),
        .init(13, .sink, "{ nullDeco => nullDeco => null }", "1:24: expected '}', found '=>'"),
        .init(14, .sink, "{nullDeco=>null}", "{ nullDeco => null }"),
        .init(15, .sink, "[ console, null ]", "[ console, null ]"),
        .init(16, .sink, "[console]", "[ console ]"),
        .init(17, .sink, "[]", "1:2: expected a sink, found ']'"),
        .init(18, .sink, "[ console, ]", "1:12: expected a sink, found ']'"),
        .init(19, .sink, "< a ? b >", "< a ? b >"),
        .init(19, .sink, "<a?b>", "< a ? b >"),
        .init(20, .sink, "< a ? b ? c >", "< a ? b ? c >", differs: "any number is fine"),
        .init(21, .sink, "< a >", "1:5: expected '?' and another sink, found '>'"),
        .init(22, .sink, "<< a ? b > ? c >", "< < a ? b > ? c >"),
        .init(23, .sink, "roll(1000) { console }", "roll( 1000 ) { console }"),
        .init(
            24, .sink, "roll(1000) console",
            "1:12: expected '{' and a sink after 'roll(…)', found 'console'"),
        .init(
            25, .sink, "roll(1000) [ console, null ]",
            "1:12: expected '{' and a sink after 'roll(…)', found '['"),
        .init(
            26, .sink, "roll(1000,250) { console }", "roll( 1000, 250 ) { console }",
            differs: regenerates),
        .init(
            27, .sink, "roll(1000, trigger=size(1024)) { console }",
            "roll( 1000, trigger=size(1024) ) { console }", differs: regenerates),
        .init(28, .sink, "roll { console }", "1:6: expected '(' after 'roll', found '{'"),
        .init(29, .sink, "roll", "1:5: expected '(' after 'roll', found the end"),
        .init(
            30, .sink, "roll() { console }", "roll() { console }",
            differs: "the missing argument is found by its option, with the usage"),
        .init(
            31, .sink, "batch(10) roll(1000) { console }",
            "{ batch( 10 ) => roll( 1000 ) { console } }"),
        .init(32, .sink, "collector(15000) { console }", "collector( 15000 ) { console }"),
        .init(
            33, .sink, "collector() { console }", "collector() { console }",
            differs: regenerates),
        .init(
            34, .sink, "collector { console }",
            "1:11: expected '(' after 'collector', found '{'"),
        .init(
            35, .sink, "collector(1000) { [ console, null ] }",
            "collector( 1000 ) { [ console, null ] }"),
        .init(
            36, .sink, "collector(trigger=size(10)) { null }",
            "collector( trigger=size(10) ) { null }"),
        .init(
            37, .sink, "let x := console in x", "1:7: expected the end of the sink, found ':'"),
        .init(
            38, .sink, #"failchain("a","b") { console }"#,
            #"failchain( "a", "b" ) { console }"#,
            differs: "any name parses with braces; the catalogue says which have them"),
        .init(
            39, .sink, "console;", "1:8: expected the end of the sink, found ';'",
            differs: trailing),
        .init(40, .sink, "console garbage", "{ console => garbage }"),
    ]

    static let more: [Example] = [
        .init(41, .sink, "console | null", "1:9: expected the end of the sink, found '|'"),
        .init(42, .sink, "console)", "1:8: expected the end of the sink, found ')'"),
        .init(
            43, .sink, "console }", "1:9: expected the end of the sink, found '}'",
            differs: trailing),
        .init(44, .sink, "no@t", "1:3: expected a name or a sign, found '@'"),
        .init(
            45, .sink, "asink [ something bad]", "{ asink => [ { something => bad } ] }"),
        .init(46, .sink, "text('a')", "text( 'a' )", differs: "single quotes are strings"),
        .init(47, .sink, #"text("a\tb\"c\\")"#, #"text( "a\tb\"c\\" )"#),
        .init(48, .sink, #"text("bad\qescape")"#, #"1:10: there is no escape '\q'"#),
        .init(49, .sink, "delay(0x1F)", "delay( 0x1F )"),
        .init(50, .sink, "delay(017)", "delay( 017 )"),
        .init(51, .sink, "delay(08)", "delay( 08 )", differs: anyWord),
        .init(52, .sink, "delay(-5)", "delay( -5 )", differs: "negative numbers are numbers"),
        .init(53, .sink, "delay(1.5)", "delay( 1.5 )"),
        .init(53, .sink, "delay(.5)", "delay( .5 )"),
        .init(53, .sink, "delay(5.)", "delay( 5. )"),
        .init(53, .sink, "delay(1e3)", "delay( 1e3 )"),
        .init(53, .sink, "delay(5f)", "delay( 5f )"),
        .init(54, .sink, "delay(5L)", "delay( 5L )", differs: anyWord),
        .init(55, .sink, "delay(1.2.3.4)", "delay( 1.2.3.4 )", differs: anyWord),
        .init(56, .sink, "delay(true)", "delay( true )"),
        .init(56, .sink, "delay(True)", "delay( True )", differs: word),
        .init(56, .sink, "delay(null)", "delay( null )", differs: word),
        .init(57, .sink, "foo(a.b.c)", "foo( a.b.c )", differs: word),
        .init(58, .sink, "foo(bar(baz(1)))", "foo( bar(baz(1)) )"),
        .init(59, .sink, "foo(1,2,3,k=v)", "foo( 1, 2, 3, k=v )", differs: word),
        .init(60, .sink, "foo(k=v,l=w(2))", "foo( k=v, l=w(2) )", differs: word),
        .init(61, .sink, "foo(k=1 k2=2)", "1:9: expected ',' or ')', found 'k2'"),
        .init(62, .sink, "foo(k==1)", "1:7: expected a value after '=', found '='"),
        .init(63, .sink, "foo(,)", "1:5: expected an argument, found ','"),
        .init(63, .sink, "foo(1,)", "1:7: expected an argument, found ')'"),
        .init(64, .sink, "foo (1)", "foo( 1 )"),
        .init(65, .sink, "_foo", "1:1: expected a name or a sign, found '_'"),
        .init(65, .sink, "1foo", "1:1: expected a sink, found '1foo'"),
        .init(65, .sink, "foo-1", "foo-1"),
        .init(66, .sink, "console // c", "console", differs: "a comment may end the input"),
        .init(66, .sink, "console // c\n", "console"),
        .init(67, .sink, "/* x */ console", "console"),
        .init(
            67, .sink, "/* /* x */ */ console", "1:12: expected a name or a sign, found '*'"),
        .init(
            68, .sink, #"value("a","b",escape=true) console"#,
            #"{ value( "a", "b", escape=true ) => console }"#),
        .init(69, .sink, "lazyOpen < a ? b >", "{ lazyOpen => < a ? b > }"),
        .init(
            70, .sink, "lazyOpen { batch(1) => null }", "{ lazyOpen => { batch( 1 ) => null } }"),
        .init(71, .sink, "[ a b, c ]", "[ { a => b }, c ]"),
        .init(72, .sink, "[ { a => b } , < c ? d > ]", "[ { a => b }, < c ? d > ]"),
        .init(
            73, .sink, "< batch(1) console ? null >", "< { batch( 1 ) => console } ? null >"),
        .init(74, .sink, "true", "1:1: expected a sink, found 'true'"),
        .init(74, .sink, "truefoo", "truefoo"),
        .init(74, .sink, "rolling(5)", "rolling( 5 )"),
        .init(75, .sink, "", "1:1: expected a sink, found the end"),
        .init(75, .sink, " \n", "1:1: expected a sink, found the end"),
        .init(76, .sink, #""str""#, #"1:1: expected a sink, found '"str"'"#),
        .init(77, .sink, "[ a ; b ]", "1:5: expected ',' or ']', found ';'"),
        .init(
            78, .sink, "a , b", "1:3: expected the end of the sink, found ','",
            differs: trailing),
    ]

    static let sources: [Example] = [
        .init(79, .source, #"tail("f")"#, #"tail( "f" )"#),
        .init(79, .source, #"tail("f", true)"#, #"tail( "f", true )"#),
        .init(
            80, .source, #"tail("f",delim="\\n\\n+",delimMode="exclude")"#,
            #"tail( "f", delim="\\n\\n+", delimMode="exclude" )"#),
        .init(81, .source, #"multitail("a","b")"#, #"multitail( "a", "b" )"#),
        .init(82, .source, "[ a, b ]", "1:1: expected a source, found '['"),
        .init(82, .source, "{ a => b }", "1:1: expected a source, found '{'"),
        .init(
            83, .source, "console | null", "1:9: expected the end of the source, found '|'",
            differs: trailing),
        .init(
            83, .source, "tail f", "1:6: expected the end of the source, found 'f'",
            differs: trailing),
        .init(84, .source, #"tail("f""#, "1:9: expected ',' or ')', found the end"),
        .init(85, .source, "", "1:1: expected a source, found the end"),
        .init(86, .source, "roll(1)", "1:1: expected a source, found 'roll'"),
        .init(86, .source, "collector(1)", "1:1: expected a source, found 'collector'"),
        .init(86, .source, "1.2.3.4", "1:1: expected a source, found '1.2.3.4'"),
    ]

    static let nodes: [Example] = [
        .init(87, .nodes, "node : console | null ;", "node : console | null;"),
        .init(88, .nodes, "a:b|c;d:e|f;", "a : b | c;\nd : e | f;"),
        .init(89, .nodes, "a : b | c", "1:10: expected ';', found the end"),
        .init(90, .nodes, "a : b | c ;;", "1:12: expected a node name, found ';'"),
        .init(91, .nodes, "a : b ;", "1:7: expected '|' and a sink, found ';'"),
        .init(91, .nodes, "a | b : c ;", "1:3: expected ':' after the node name, found '|'"),
        .init(92, .nodes, "a:b|c|d;", "1:6: expected ';', found '|'"),
        .init(93, .nodes, "1.2.3.4 : null | null;", "1.2.3.4 : null | null;"),
        .init(93, .nodes, "1.2.3 : null | null;", "1:1: expected a node name, found '1.2.3'"),
        .init(93, .nodes, "123 : null | null;", "1:1: expected a node name, found '123'"),
        .init(
            94, .nodes, "host-1.example.com : null | null;",
            "host-1.example.com : null | null;"),
        .init(95, .nodes, "-h : null|null;", "1:1: expected a name or a sign, found '-'"),
        .init(95, .nodes, #""a b" : null|null;"#, #"1:1: expected a node name, found '"a b"'"#),
        .init(95, .nodes, "roll : null|null;", "1:1: expected a node name, found 'roll'"),
        .init(
            96, .nodes,
            #"node : tail("f") | { batch(10) => [ console, roll(5) { null } ] } ;"#,
            #"node : tail( "f" ) | { batch( 10 ) => [ console, roll( 5 ) { null } ] };"#),
        .init(
            97, .nodes, "dump: foo bar | console; ",
            "1:11: expected '|' and a sink, found 'bar'"),
        .init(98, .nodes, "", ""),
        .init(98, .nodes, "// only a comment\n", ""),
        .init(
            99, .nodes, "a : b(x=1) | c(y=foo) ; // end\n", "a : b( x=1 ) | c( y=foo );",
            differs: word),
    ]
}
