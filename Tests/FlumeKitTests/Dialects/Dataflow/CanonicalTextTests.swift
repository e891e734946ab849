import FlumeTestKit
import Testing

@testable import FlumeKit

@Suite("CanonicalText")
struct CanonicalTextTests {
    @Test("is read back as the very tree it was written from")
    func identity() {
        for seed in UInt64(0)..<4000 {
            var random = RandomSyntax(seed: seed)
            let (tree, entry) = random.syntax()
            let text = FlowLanguage.canonicalText(of: tree)
            let (read, findings) = FlowLanguage.parse(SourceText(text), as: entry)
            let messages = findings.diagnostics.map(\.message)
            #expect(messages.isEmpty, "seed \(seed): \(text)")
            #expect(read.map(TreeText.of) == TreeText.of(tree), "seed \(seed): \(text)")
            let again = read.map(FlowLanguage.canonicalText)
            #expect(again == text, "seed \(seed)")
        }
    }
}
