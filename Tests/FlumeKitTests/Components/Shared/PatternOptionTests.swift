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
        #expect(fault("a\\d)", SourceSpan(10, 17))?.span == nil)
        #expect(fault("a(", SourceSpan(10, 12))?.span == SourceSpan(12, 12))
        #expect(fault("a+", SourceSpan(10, 12)) == nil)
    }
}
