import FlumeTestKit
import Testing

@testable import FlumeKit

@Suite("Source netcatudp")
struct NetcatUdpSourceTests {
    static let here = SocketAddress(host: "127.0.0.1", port: 0)

    @Test(
        "gives what Flume was recorded to give, but whole datagrams and no header without a name",
        arguments: [nil, "remote"])
    func recorded(header: String?) throws {
        let name = header == nil ? "netcatudp" : "netcatudp-remote"
        let folder = "Tests/Fixtures/flume-ng/\(name)"
        let sent = RecordedJSON(Repository.text("\(folder)/sent.json"))["sent"].elements
        let recorded = RecordedJSON.lines(Repository.text("\(folder)/events.jsonl"))
        let source = NetcatUdpSource(at: Self.here, senderHeader: header.map { HeaderName($0) })
        let rig = try NetworkSourceRig(source)
        let client = NetworkClient.datagrams(port: source.localPort)
        for datagram in sent { client.send(datagram.latin1) }
        let events = rig.wait(for: sent.count)
        rig.stop()
        #expect(events.count == recorded.count)
        for (event, expected) in zip(events, recorded) {
            // Flume cuts datagrams at 2048 bytes.
            #expect(Self.base64(event.body.prefix(2048)) == expected["body_b64"].text)
            #expect(event.body.count <= 2048 || event.body.count == 3000)
            #expect(
                event.headers
                    == (header == nil
                        ? [:] : ["remote": Array("/127.0.0.1:\(client.localPort)".utf8)]))
        }
    }

    private static func base64(_ bytes: ArraySlice<UInt8>) -> String {
        let output = ByteWriter()
        bytes.withUnsafeBytes { bytes in
            output.reserve(Base64.encodedCount(bytes.count))
            Base64.encode(bytes, to: output.end)
            output.advance(Base64.encodedCount(bytes.count))
        }
        return String(decoding: output.bytes, as: UTF8.self)
    }

    @Test("takes many datagrams in a batch, in their order")
    func order() throws {
        let source = NetcatUdpSource(at: Self.here)
        let context = FlowContext()
        try source.open(context)
        defer { source.close() }
        let client = NetworkClient.datagrams(port: source.localPort)
        let texts = (0..<200).map { "datagram \($0)" }
        for text in texts { client.send(text) }
        let batch = EventBatch()
        _ = try source.read(into: batch, until: .distantFuture)
        #expect(batch.plainEvents.map(\.text) == texts)
        batch.removeAll()
        #expect(try source.read(into: batch, until: Instant(nanoseconds: 0)) == .open)
        #expect(batch.isEmpty)
        context.stop()
        #expect(try source.read(into: batch, until: .distantFuture) == .ended)
    }

    @Test("a port that is taken is tried again, and said")
    func takenPort() throws {
        let first = NetcatUdpSource(at: Self.here)
        try first.open(FlowContext())
        defer { first.close() }
        let second = NetcatUdpSource(at: SocketAddress(host: "127.0.0.1", port: first.localPort))
        let failure = #expect(throws: FlowError.self) { try second.open(FlowContext()) }
        #expect(failure?.kind == .retry)
        #expect(
            failure?.message
                == "cannot receive at 127.0.0.1:\(first.localPort): address already in use")
        second.close()
    }
}
