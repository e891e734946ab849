@testable import FlumeKit

/// Configurations of agents as they are read: whatever the bytes are, the
/// reader neither traps nor runs away, gives the same twice, and its findings
/// lie within the text.
enum PropertiesFuzz {
    static let surroundings = ConfigurationSurroundings(
        environment: { $0 == "HOME" ? "/root" : nil }, properties: ["a": "${b}"],
        run: { words in .success(words.joined(separator: " ")) })

    static func run(_ bytes: [UInt8]) {
        // The first byte tells where the text is cut in two.
        let cut = bytes.first.map { Int($0) * bytes.count / 256 } ?? 0
        let whole = [SourceText(bytes: bytes)]
        let parts = [
            SourceText(bytes: Array(bytes[..<cut])), SourceText(bytes: Array(bytes[cut...])),
        ]
        for texts in [whole, parts] {
            let reading = read(texts)
            for finding in reading.findings {
                let text = texts[finding.text]
                precondition(finding.diagnostic.span.end <= text.bytes.count, "it lies within")
                precondition(!finding.diagnostic.rendered(in: text).isEmpty, "it can be shown")
            }
            let again = read(texts)
            precondition(
                again.findings.map(\.diagnostic) == reading.findings.map(\.diagnostic),
                "the same text is read alike")
        }
        _ = AgentConfiguration.recognizes(whole[0])
    }

    private static func read(_ texts: [SourceText]) -> AgentReading {
        AgentConfiguration.read(
            texts, catalogue: BuiltinCatalogue.agentCatalogue, surroundings: surroundings)
    }
}

@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzProperties(_ data: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    PropertiesFuzz.run(Array(UnsafeBufferPointer(start: data, count: count)))
    return 0
}
