import Testing

@testable import FlumeKit

@Suite("The value of an option that names a codec")
struct CompressionCodecOptionTests {
    private func parse(_ text: String) -> Result<CompressionCodec, ValueFault> {
        CompressionCodec.parse([Argument(text: text, at: SourceSpan(0, text.utf8.count))])
    }

    @Test("is a codec by any of its names")
    func names() throws {
        for name in ["bzip2", "BZip2Codec", "org.apache.hadoop.io.compress.BZip2Codec"] {
            #expect(try parse(name).get() == .bzip2)
        }
        #expect(CompressionCodec.bzip2.spelling == "bzip2")
    }

    @Test("has a suggestion for a name that is nearly one")
    func suggestion() {
        guard case .failure(let fault) = parse("snapy"), case .failure(let other) = parse("xyz")
        else {
            Issue.record("no codec has such a name")
            return
        }
        #expect(fault.help == "did you mean 'snappy'?")
        #expect(other.help?.contains("GzipCodec") == true)
    }
}
