@testable import FlumeKit

/// The dataflow language as its users reach it: whatever the bytes are, it
/// neither traps nor runs away, its findings lie within the text, and what it
/// writes it reads back.
enum FlowLanguageFuzz {
    static func run(_ bytes: [UInt8]) {
        let text = SourceText(bytes: bytes)
        for entry in FlowLanguage.Entry.allCases {
            for diagnostic in diagnostics(text, as: entry) {
                precondition(diagnostic.span.end <= bytes.count, "a finding lies in the text")
                precondition(!diagnostic.rendered(in: text).isEmpty, "a finding can be shown")
            }
            guard let written = FlowLanguage.canonicalText(text, as: entry).plan else { continue }
            let again = FlowLanguage.canonicalText(SourceText(written), as: entry).plan
            precondition(again == written, "the canonical text is read back")
        }
    }

    private static func diagnostics(
        _ text: SourceText, as entry: FlowLanguage.Entry
    ) -> [Diagnostic] {
        let catalogue = BuiltinCatalogue.catalogue
        return switch entry {
        case .argument, .nodes:
            FlowLanguage.flows(text, as: entry, catalogue: catalogue).diagnostics
        case .source: FlowLanguage.source(text, catalogue: catalogue).diagnostics
        case .sink: FlowLanguage.sink(text, catalogue: catalogue).diagnostics
        }
    }
}

@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzFlowLanguage(_ data: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    FlowLanguageFuzz.run(Array(UnsafeBufferPointer(start: data, count: count)))
    return 0
}
