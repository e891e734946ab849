import FlumeTestKit
import Testing

@testable import FlumeKit

@Suite("timestamp, host, static, uuid")
struct PreservingInterceptorTests {
    /// What becomes of a header of events of which some have it.
    private func values(
        _ interceptor: any Interceptor, _ existing: [String?], header: String = "h",
        context: FlowContext = FlowContext(clock: FakeClock())
    ) throws -> [String?] {
        try interceptor.open(context)
        let batch = EventBatch(
            existing.map { PlainEvent("", headers: $0.map { ["h": $0] } ?? [:]) })
        try interceptor.intercept(batch)
        return batch.plainEvents.map { event in
            event.headers[header].map { String(decoding: $0, as: UTF8.self) }
        }
    }

    @Test(
        "static sets every event, or those without the header",
        arguments: [
            (true, [nil, nil], ["new", "new"]), (true, ["old", nil], ["old", "new"]),
            (true, ["old", "old"], ["old", "old"]), (true, ["", nil], ["", "new"]),
            (false, ["old", nil], ["new", "new"]), (false, [nil, nil], ["new", "new"]),
            (false, ["old", "older"], ["new", "new"]),
        ] as [(Bool, [String?], [String])])
    func staticHeader(preserves: Bool, existing: [String?], expected: [String]) throws {
        let interceptor = StaticInterceptor("h", "new", preserves: preserves)
        #expect(try values(interceptor, existing) == expected)
    }

    @Test("static has Flume's defaults")
    func staticDefaults() throws {
        let events = try intercepted(
            try agentInterceptor("static", []),
            [PlainEvent("a"), PlainEvent("b", headers: ["key": "mine"])])
        #expect(
            events == [
                PlainEvent("a", headers: ["key": "value"]),
                PlainEvent("b", headers: ["key": "mine"]),
            ])
    }

    @Test("one value on a batch is one store")
    func uniform() throws {
        let batch = EventBatch(lines: Array(repeating: "x", count: 1000))
        let before = batch.arenaCount
        StaticInterceptor("h", "four", preserves: true).intercept(batch)
        #expect(batch.arenaCount == before + 4)
        #expect(batch.header("h")?.uniformValue?.count == 4)
    }

    @Test("timestamp writes milliseconds, over what is there unless told otherwise")
    func timestamp() throws {
        let now = "1795247874000"
        #expect(
            try values(try agentInterceptor("timestamp", [("headerName", "h")]), ["old", nil])
                == [now, now])
        let keeping = try agentInterceptor(
            "timestamp", [("headerName", "h"), ("preserveExisting", "TRUE")])
        #expect(try values(keeping, ["old", nil]) == ["old", now])
        #expect(
            try values(try agentInterceptor("timestamp", []), [nil], header: "timestamp") == [now])
    }

    @Test("host looks the machine up once, as an address or as a name")
    func host() throws {
        var asked: [Bool] = []
        let resolve: HostInterceptor.Resolver = { asName throws(OwnAddress.Failure) in
            asked.append(asName)
            return asName ? "box.example.org" : "192.0.2.7"
        }
        let address = HostInterceptor("h", usesAddress: true, preserves: false, resolve: resolve)
        #expect(try values(address, ["old", nil]) == ["192.0.2.7", "192.0.2.7"])
        address.intercept(EventBatch(lines: ["again"]))
        #expect(asked == [false])
        let name = HostInterceptor("h", usesAddress: false, preserves: true, resolve: resolve)
        #expect(try values(name, ["old", nil]) == ["old", "box.example.org"])
    }

    @Test("without an address, host sets nothing and says so once")
    func hostUnknown() throws {
        var notes: [String] = []
        let context = FlowContext(clock: FakeClock(), talk: { notes.append($0) })
        let interceptor = HostInterceptor("h", usesAddress: true, preserves: false) {
            _ throws(OwnAddress.Failure) in
            throw OwnAddress.Failure("box: name or service not known")
        }
        #expect(try values(interceptor, ["old", nil], context: context) == ["old", nil])
        #expect(try values(interceptor, [nil], context: context) == [nil])
        #expect(
            notes == [
                """
                the header 'h' is not set: the address of this machine is not known (box: name or \
                service not known)
                """
            ])
    }

    @Test("addresses are written as Java writes them")
    func addresses() {
        let four: [UInt8] = [192, 0, 2, 255]
        four.withUnsafeBytes { #expect(OwnAddress.text(ipv4: $0[0..<4]) == "192.0.2.255") }
        let six: [UInt8] = [0x20, 1, 0xD, 0xB8] + Array(repeating: 0, count: 11) + [0xFF]
        six.withUnsafeBytes {
            #expect(OwnAddress.text(ipv6: $0[0..<16]) == "2001:db8:0:0:0:0:0:ff")
        }
    }

    @Test("uuid gives each event another identifier of version 4")
    func uuid() throws {
        let existing: [String?] = Array(repeating: nil, count: 500)
        let interceptor = UUIDInterceptor("h", prefix: "é-", preserves: true)
        let found = try values(interceptor, existing).compactMap { $0 }
        #expect(Set(found).count == 500)
        let pattern = Matcher(
            try Pattern("é-[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"))
        for text in found {
            #expect(Array(text.utf8).withUnsafeBytes { pattern.matchesWhole($0) }, "\(text)")
        }
    }

    @Test("uuid keeps what is there unless told otherwise")
    func uuidPreserves() throws {
        let keeping = try agentInterceptor("uuid", [("headerName", "h")])
        let found = try values(keeping, ["old", nil, "other", nil])
        #expect(found[0] == "old" && found[2] == "other")
        #expect(found[1]?.count == 36 && found[3]?.count == 36 && found[1] != found[3])
        #expect(try values(keeping, ["old", "old"]) == ["old", "old"])
        let setting = UUIDInterceptor("h", prefix: "", preserves: false)
        #expect(try values(setting, ["old", nil]).allSatisfy { $0?.count == 36 })
        let standard = try agentInterceptor("uuid", [("prefix", "p")])
        #expect(try values(standard, [nil], header: "id")[0]?.count == 37)
    }
}
