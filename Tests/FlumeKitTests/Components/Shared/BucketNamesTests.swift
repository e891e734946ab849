import FlumeTestKit
import Testing

@testable import FlumeKit

@Suite("BucketNames")
struct BucketNamesTests {
    @Test(
        "keeps what is a path and mends what is none",
        arguments: [
            ("logs/%{a}", "logs/x", "logs/x", false),
            ("/logs/%{a}.log", "/logs/.log", "/logs/.log", false),
            ("../../logs/%{a}", "../../logs/x", "../../logs/x", false),
            ("../../logs/%{a}", "../../logs/..", "../../logs/__", true),
            ("logs/%{a}/y", "logs/../../y", "logs/__/__/y", true),
            ("logs/%{a}", "logs/", "logs/_", true),
            ("logs/%{a}", "logs/.", "logs/_", true),
            ("logs/%{a}", "logs/a\0b", "logs/a_b", false),
            ("logs/%{a}", "logs/..a..b/...", "logs/..a..b/...", false),
        ])
    func names(pattern: String, expansion: String, path: String, isSaid: Bool) {
        let talk = Talk()
        let result = Array(expansion.utf8).withUnsafeBytes {
            BucketNames(pattern: pattern).path($0, talk.context())
        }
        #expect(result == path)
        #expect(talk.sentences.isEmpty != isSaid)
    }
}
