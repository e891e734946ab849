import FlumeTestKit
import Testing

@testable import FlumeKit

@Suite("Pattern as an option")
struct PatternOptionTests {
    private func fault(_ text: String, _ span: SourceSpan) -> ValueFault? {
        switch Pattern.parse([Argument(text: text, at: span)]) {
        case .success: nil
        case .failure(let fault): fault
        }
    }

    @Test("points at the place inside the pattern")
    func place() throws {
        let bare = try #require(fault("ab)c", SourceSpan(10, 14)))
        #expect(bare.expected == "a regular expression")
        #expect(bare.help == "unmatched closing parenthesis")
        #expect(bare.span == SourceSpan(12, 13))
        #expect(fault("ab)c", SourceSpan(10, 16))?.span == SourceSpan(13, 14))
        #expect(fault("a(", SourceSpan(10, 12))?.span == SourceSpan(12, 12))
        #expect(fault("a+", SourceSpan(10, 12)) == nil)
        // The text was made from something else that stands there.
        #expect(fault("ab)c", SourceSpan(10, 30))?.span == SourceSpan(10, 30))
    }

    @Test(
        "points past the escapes of a string",
        arguments: [
            (#"regex("a)b", 0, x) null"#, 8),
            (#"regex("a\\d)b", 0, x) null"#, 11),
            (#"regex('a\d)b', 0, x) null"#, 10),
            (#"regex("\u00e9\\[)", 0, x) null"#, 16),
            (#"regex("\\d(", 0, x) null"#, 11),
            (#"regex("\t\\i", 0, x) null"#, 9),
            (#"regex("\\d", 0, x) null"#, nil),
        ] as [(String, Int?)])
    func escapes(text: String, place: Int?) {
        let faults = Flows.faults(ofSink: text)
        #expect(faults.first?.span.start == place, "\(faults)")
    }
}
