import Testing

@testable import FlumeKit

@Suite("ByteSearch")
struct ByteSearchTests {
    @Test(
        "finds a needle wherever it stands",
        arguments: [
            ("abc", "abc", true), ("xabc", "abc", true), ("abcx", "abc", true),
            ("ab", "abc", false),
            ("aab", "ab", true), ("", "a", false), ("a", "", true), ("", "", true),
            ("ABC", "abc", false), ("x\0abc", "abc", true),
        ])
    func contains(bytes: String, needle: String, isThere: Bool) {
        Array(bytes.utf8).withUnsafeBytes { bytes in
            Array(needle.utf8).withUnsafeBytes { needle in
                #expect(ByteSearch.contains(bytes, needle) == isThere)
            }
        }
    }
}
