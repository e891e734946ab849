import FlumeTestKit
import Synchronization
import Testing

@testable import FlumeKit

@Suite("Source netcat")
struct NetcatSourceTests {
    static let here = SocketAddress(host: "127.0.0.1", port: 0)
    static let refusal = StoreOutcome.refused(channel: "org.example.Channel{name: c1}", reason: "")
    static let cases = RecordedJSON.lines(
        Repository.text("Tests/Fixtures/flume-ng/netcat/cases.jsonl"))

    @Test("answers and stores as Flume was recorded to do", arguments: cases)
    func recorded(recorded: RecordedJSON) throws {
        let source = NetcatSource(at: Self.here)
        let rig = try NetworkSourceRig(source)
        let client = NetworkClient(port: source.localPort)
        for part in recorded["sent"].elements { client.send(part.latin1) }
        client.finishWriting()
        #expect(client.textToEnd() == recorded["reply"].text)
        rig.stop()
        let expected = recorded["events"].elements.map { $0["body"].latin1 }
        #expect(rig.stored.map(\.body) == expected)
        #expect(rig.stored.allSatisfy { $0.headers.isEmpty })
    }

    @Test("takes the same lines byte by byte", arguments: cases)
    func byteByByte(recorded: RecordedJSON) throws {
        let source = NetcatSource(at: Self.here)
        let rig = try NetworkSourceRig(source)
        let client = NetworkClient(port: source.localPort)
        for byte in recorded["sent"].elements.flatMap(\.latin1) where client.send([byte]) {}
        client.finishWriting()
        #expect(client.textToEnd() == recorded["reply"].text)
        rig.stop()
        #expect(rig.stored.map(\.body) == recorded["events"].elements.map { $0["body"].latin1 })
    }

    @Test("gives out no more lines than one transaction takes, and answers each client its own")
    func manyClients() throws {
        let source = NetcatSource(at: Self.here)
        let rig = try NetworkSourceRig(source, maximumBatchEvents: 100) { events in
            events.contains { $0.text.hasPrefix("bad") } ? NetcatSourceTests.refusal : .stored
        }
        let clients = (0..<50).map { _ in NetworkClient(port: source.localPort) }
        for (number, client) in clients.enumerated() {
            client.send((0..<40).map { "\(number).\($0)\n" }.joined())
        }
        for client in clients { #expect(client.text(exactly: 120) == Self.replies(40)) }
        #expect(rig.batches.allSatisfy { $0 <= 100 })
        for number in clients.indices {
            let own = rig.texts.filter { $0.hasPrefix("\(number).") }
            #expect(own == (0..<40).map { "\(number).\($0)" })
        }
        clients[0].send("bad\n")
        let failed =
            "FAILED: Unable to put event on required channel: "
            + "org.example.Channel{name: c1}\n"
        #expect(clients[0].text(exactly: failed.utf8.count) == failed)
        clients[0].send("good\n")
        #expect(clients[0].text(exactly: 3) == "OK\n")
        #expect(rig.context.counters[.openConnections] == 50)
        rig.stop()
        #expect(rig.context.counters[.openConnections] == 0)
    }

    private static func replies(_ count: Int) -> String {
        String(repeating: "OK\n", count: count)
    }

    @Test("sends the answer to a line that is too long after those of the lines before it")
    func lastWords() throws {
        let source = NetcatSource(at: Self.here, maximumLength: 10)
        let rig = try NetworkSourceRig(source)
        let client = NetworkClient(port: source.localPort)
        client.send("one\ntwo\n1234567890")
        #expect(
            client.textToEnd()
                == "OK\nOK\nFAILED: Event exceeds the maximum length "
                + "(10 chars, including newline)\n")
        rig.stop()
        #expect(rig.texts == ["one", "two"])
    }

    @Test("counts characters as Java does")
    func characters() throws {
        let source = NetcatSource(at: Self.here, maximumLength: 5)
        let rig = try NetworkSourceRig(source)
        let fits = NetworkClient(port: source.localPort)
        fits.send("żółć\n€€€€\n😀😀\n")
        #expect(fits.text(exactly: 9) == Self.replies(3))
        let passes = NetworkClient(port: source.localPort)
        passes.send("😀😀x\n")
        #expect(passes.textToEnd().hasPrefix("FAILED: Event exceeds"))
        rig.stop()
        #expect(rig.texts == ["żółć", "€€€€", "😀😀"])
    }

    @Test("spells bodies in UTF-8 whatever the encoding is")
    func encodings() throws {
        let latin = NetcatSource(at: Self.here, encoding: .latin1)
        let rig = try NetworkSourceRig(latin)
        let client = NetworkClient(port: latin.localPort)
        client.send([0x61, 0xE4, 0xFF, 0x0A, 0x62, 0x0A])
        #expect(client.text(exactly: 6) == Self.replies(2))
        rig.stop()
        #expect(rig.texts == ["aäÿ", "b"])

        let plain = NetcatSource(at: Self.here, encoding: .ascii)
        let other = try NetworkSourceRig(plain)
        let wrong = NetworkClient(port: plain.localPort)
        wrong.send("a\nä\nb\n")
        #expect(wrong.textToEnd() == "OK\n")
        other.stop()
        #expect(other.texts == ["a"])
        #expect(other.notes == ["a client sent what is no us-ascii; it was closed"])
    }

    @Test("without answers it insists, says nothing and takes everything")
    func withoutAnswers() throws {
        let source = NetcatSource(at: Self.here, acknowledges: false)
        #expect(source.insists)
        #expect(!NetcatSource(at: Self.here).insists)
        let rig = try NetworkSourceRig(source)
        let client = NetworkClient(port: source.localPort)
        let lines = (0..<20_000).map { "line \($0) of a client that wants no answer" }
        client.send(lines.joined(separator: "\n") + "\n")
        client.finishWriting()
        #expect(client.textToEnd() == "")
        rig.stop()
        #expect(rig.texts == lines, "\(rig.stored.count)")
    }

    @Test("what was sent before a reset is stored")
    func reset() throws {
        let source = NetcatSource(at: Self.here, acknowledges: false)
        let rig = try NetworkSourceRig(source)
        let client = NetworkClient(port: source.localPort)
        client.send("before\n")
        rig.wait(for: 1)
        client.reset()
        let next = NetworkClient(port: source.localPort)
        next.send("after\n")
        rig.wait(for: 2)
        rig.stop()
        #expect(rig.texts == ["before", "after"])
    }

    @Test("a client that does not read its answers is not read, and the others are served")
    func slowReader() throws {
        let source = NetcatSource(at: Self.here)
        let refused = Atomic<Int>(0)
        let name = String(repeating: "c", count: 2000)
        let rig = try NetworkSourceRig(source, maximumBatchEvents: 100) { events in
            if events.contains(where: { $0.text != "s" }) { return .stored }
            refused.add(events.count, ordering: .relaxed)
            return .refused(channel: name, reason: "")
        }
        let slow = NetworkClient(port: source.localPort)
        let lines = 10_000
        slow.send(String(repeating: "s\n", count: lines))
        let other = NetworkClient(port: source.localPort)
        for _ in 0..<10 {
            other.send("x\n")
            #expect(other.text(exactly: 3) == "OK\n")
        }
        // More than the kernel keeps for it.
        #expect(refused.load(ordering: .relaxed) < lines)
        var answers = 0
        while answers < lines {
            let part = slow.receive()
            if part.isEmpty { break }
            answers += part.count { $0 == 0x0A }
        }
        #expect(answers == lines)
        rig.stop()
    }

    @Test("five hundred clients that rest cost no turn of the loop")
    func idle() throws {
        let source = NetcatSource(at: Self.here)
        let context = FlowContext()
        try source.open(context)
        defer { source.close() }
        let clients = (0..<500).map { _ in NetworkClient(port: source.localPort) }
        let batch = EventBatch()
        let clock = SystemClock()
        while context.counters[.openConnections] < clients.count {
            _ = try source.read(into: batch, until: clock.now.advanced(by: .milliseconds(10)))
        }
        let before = source.turns
        _ = try source.read(into: batch, until: clock.now.advanced(by: .milliseconds(200)))
        #expect(source.turns - before <= 2)
        #expect(batch.isEmpty)
        clients[499].send("x\n")
        _ = try source.read(into: batch, until: .distantFuture)
        #expect(batch.plainEvents.map(\.text) == ["x"])
        source.stored(.stored)
        #expect(clients[499].text(exactly: 3) == "OK\n")
    }

    @Test("a stop stores what was read, answers it and closes")
    func stops() throws {
        let source = NetcatSource(at: Self.here)
        let context = FlowContext()
        context.maximumBatchEvents = 2
        try source.open(context)
        defer { source.close() }
        let client = NetworkClient(port: source.localPort)
        client.send("a\nb\nc\nd\ne\n")
        let batch = EventBatch()
        _ = try source.read(into: batch, until: .distantFuture)
        var texts = batch.plainEvents.map(\.text)
        context.stop()
        source.stored(.stored)
        var reads = 0
        while true {
            batch.removeAll()
            let state = try source.read(into: batch, until: .distantFuture)
            texts += batch.plainEvents.map(\.text)
            if !batch.isEmpty { source.stored(.stored) }
            reads += 1
            if state == .ended || reads > 10 { break }
        }
        source.close()
        #expect(texts == ["a", "b", "c", "d", "e"])
        #expect(client.textToEnd() == Self.replies(5))
    }

    @Test("a port that is taken is tried again, and said")
    func takenPort() throws {
        let first = NetcatSource(at: Self.here)
        try first.open(FlowContext())
        defer { first.close() }
        let address = SocketAddress(host: "127.0.0.1", port: first.localPort)
        let second = NetcatSource(at: address)
        let failure = #expect(throws: FlowError.self) { try second.open(FlowContext()) }
        #expect(failure?.kind == .retry)
        #expect(
            failure?.message
                == "cannot listen at 127.0.0.1:\(first.localPort): address already in use")
        second.close()
        let nowhere = NetcatSource(at: SocketAddress(host: "no-such-host.invalid", port: 0))
        let unknown = #expect(throws: FlowError.self) { try nowhere.open(FlowContext()) }
        #expect(unknown?.message.hasPrefix("cannot listen at no-such-host.invalid:0: ") == true)
    }

    @Test("0.0.0.0 is every address, and a name is one", arguments: ["0.0.0.0", "localhost", ""])
    func addresses(host: String) throws {
        let source = NetcatSource(at: SocketAddress(host: host, port: 0))
        let rig = try NetworkSourceRig(source)
        let client = NetworkClient(port: source.localPort)
        client.send("x\n")
        #expect(client.text(exactly: 3) == "OK\n")
        rig.stop()
    }

    @Test("more clients than the limit wait for their turn")
    func limit() throws {
        let source = NetcatSource(at: Self.here, maximumConnections: 2)
        let rig = try NetworkSourceRig(source)
        let clients = (0..<3).map { _ in NetworkClient(port: source.localPort) }
        for client in clients { client.send("x\n") }
        #expect(clients[0].text(exactly: 3) == "OK\n")
        #expect(clients[1].text(exactly: 3) == "OK\n")
        clients[0].close()
        #expect(clients[2].text(exactly: 3) == "OK\n")
        rig.stop()
        #expect(rig.notes == ["2 connections are open: the next waits until one closes"])
    }

    @Test("want of descriptors is said once, and got over")
    func scarcity() async {
        await #expect(processExitsWith: .success) {
            let failures = Atomic<Int>(0)
            let source = NetcatSource(at: NetcatSourceTests.here)
            SystemCall.interposer = { call, _ in
                let isAccept = call == "accept"
                return isAccept && failures.add(1, ordering: .relaxed).newValue <= 2 ? 24 : 0
            }
            let rig = try NetworkSourceRig(source)
            let client = NetworkClient(port: source.localPort)
            client.send("x\n")
            #expect(client.text(exactly: 3) == "OK\n")
            rig.stop()
            #expect(rig.notes == ["no connection is accepted for now: too many open files"])
            #expect(failures.load(ordering: .relaxed) <= 5)
        }
    }

    @Test("in an agent, a full channel refuses by its name and an empty one takes")
    func channel() throws {
        let channel = MemoryChannel(
            "c1",
            MemoryLimits(
                events: 1, transaction: 1, slots: 1000, keepAlive: .milliseconds(0)))
        let port = NetcatSourceTests.freePort()
        let work = SourceRunner.Work(
            makeSource: { NetcatSource(at: SocketAddress(host: "127.0.0.1", port: port)) },
            makeInterceptors: { [] },
            makeSelector: { ReplicatingSelector(isOptional: [false]) },
            channels: [("c1", channel)])
        let surroundings = Surroundings(log: .silent)
        let runner = SourceRunner("r1", work, surroundings)
        surroundings.bell.arm()
        let thread = FlumeKit.Thread("r1") { runner.run() }
        while runner.state.value != .running {
            surroundings.bell.wait(until: .distantFuture, clock: SystemClock())
            surroundings.bell.arm()
        }
        let client = NetworkClient(port: port)
        client.send("first\nsecond\n")
        let expected = """
            OK
            FAILED: Unable to put event on required channel: \
            org.apache.flume.channel.MemoryChannel{name: c1}

            """
        #expect(client.text(exactly: expected.utf8.count) == expected)
        runner.stop()
        thread.join()
        #expect(channel.count == 1)
    }

    /// A port that nobody listens at.
    static func freePort() -> Int {
        let source = NetcatSource(at: here)
        try? source.open(FlowContext())
        defer { source.close() }
        return source.localPort
    }
}
