import FlumeTestKit
import Testing

@testable import FlumeKit

@Suite("rolls' tags and triggers")
struct RollTagTests {
    @Test("has the form of Flume 0.9")
    func form() {
        let clock = FakeClock(wallMilliseconds: 1_795_247_874_007)
        let tag = String(decoding: RollTag(zone: .utc).make(clock), as: UTF8.self)
        let thread = String(Machine.threadID)
        let padding = String(repeating: "0", count: max(0, 8 - thread.count))
        #expect(tag == "20261121-075754007+0000.001000000000.\(padding)\(thread)")
    }

    @Test("no two are equal, even when the clock stands still")
    func unique() {
        let clock = FakeClock()
        let tags = RollTag(zone: .utc)
        #expect(Set((0..<100).map { _ in tags.make(clock) }).count == 100)
    }

    @Test(
        "a trigger is the time or a size",
        arguments: [
            ("time", RollTrigger.time), ("size(100)", .size(ByteCount(100))),
            ("size(64MiB)", .size(ByteCount(64 << 20))),
        ])
    func trigger(text: String, expected: RollTrigger) throws {
        #expect(try RollTrigger.parse([argument(text)]).get() == expected)
        #expect(try RollTrigger.parse([argument(expected.spelling)]).get() == expected)
    }

    @Test(
        "other triggers are refused",
        arguments: ["size", "size(0)", "size(x)", "count(3)", "size(1, 2)"])
    func refused(text: String) {
        let faults = Flows.faults(ofSink: "roll(10, trigger=\(text)) { null }")
        #expect(faults.count == 1)
        #expect(faults.first?.message.contains("'trigger' of 'roll'") == true)
    }

    private func argument(_ text: String) -> Argument {
        guard let open = text.firstIndex(of: "(") else { return Argument(text: text) }
        let value = text[text.index(after: open)...].dropLast()
        return Argument(.call(String(text[..<open]), [Argument(text: String(value))], []))
    }
}
