import FlumeTestKit
import Testing

@testable import FlumeKit

@Suite("SourceRunner")
struct SourceRunnerTests {
    private let record = LogRecorder()

    private func runner(
        _ script: SourceScript, _ channel: any Channel, batchEvents: Int? = nil,
        _ surroundings: Surroundings? = nil,
        interceptors: @escaping @Sendable () -> [any Interceptor] = { [] }
    ) -> SourceRunner {
        SourceRunner(
            "r1",
            SourceRunner.Work(
                makeSource: { script.make() }, makeInterceptors: interceptors,
                makeSelector: { ReplicatingSelector(isOptional: [false]) },
                channels: [("c1", channel)], batchEvents: batchEvents),
            surroundings ?? record.surroundings())
    }

    /// Waits until a channel holds so many events.
    private func wait(_ channel: any Channel, holds count: Int) {
        let bell = Doorbell()
        channel.announce(to: bell)
        defer { channel.stopAnnouncing(to: bell) }
        while true {
            bell.arm()
            if channel.count == count { return }
            bell.wait(until: .distantFuture, clock: SystemClock())
        }
    }

    @Test("stores what is read, tells the source, and ends with it")
    func plain() throws {
        let channel = MemoryChannel("c1", capacity: 100)
        let receipt = Receipt()
        let script = SourceScript([
            .events(["a", "b"], receipt), .events([], receipt), .events(["c"]), .end,
        ])
        let runner = runner(script, channel)
        runner.run()
        #expect(runner.state.value == .ended)
        #expect(script.calls.all == ["open", "stored", "stored", "close"])
        #expect(receipt.timesSafe == 1, "an empty batch keeps nobody waiting")
        #expect(try ChannelContract.drain(channel) == ["a", "b", "c"])
        #expect(receipt.timesSafe == 2)
        let counters = runner.counters
        #expect(counters[.eventsReceived] == 3 && counters[.eventsAccepted] == 3)
        #expect(counters[.batchesReceived] == 2 && counters[.batchesAccepted] == 2)
        #expect(counters.startTime > 0 && counters.stopTime > 0)
        #expect(record.lines == ["INFO source.r1: ended: there is no more to read"])
    }

    @Test("what cannot start is tried again every 3 s, anew each time, and said once")
    func startsAgain() throws {
        let channel = MemoryChannel("c1", capacity: 100)
        let clock = FakeClock()
        let start = clock.now
        let script = SourceScript(
            [.events(["a"]), .end],
            openings: [
                FlowError(.retry, "no such file"), FlowError(.retry, "no such file"),
                FlowError(.retry, "busy"),
            ])
        let runner = runner(script, channel, record.surroundings(clock))
        runner.run()
        #expect(clock.now == start.advanced(by: .seconds(9)))
        let opening = ["open", "close"]
        #expect(script.calls.all == opening + opening + opening + ["open", "stored", "close"])
        #expect(
            record.lines.dropLast() == [
                "ERROR source.r1: cannot start: no such file; it is tried again every 3s",
                "ERROR source.r1: cannot start: busy; it is tried again every 3s",
            ])
        #expect(runner.state.value == .ended && channel.count == 1)
    }

    @Test("a read that fails starts the source again; what it gave before is stored")
    func readsAgain() throws {
        let channel = MemoryChannel("c1", capacity: 100)
        let script = SourceScript([
            .events(["a"]), .both(["b"], FlowError(.retry, "gone")),
            .failure(FlowError(.retry, "gone")),
            .events(["c"]), .end,
        ])
        let runner = runner(script, channel)
        runner.run()
        #expect(try ChannelContract.drain(channel) == ["a", "b", "c"])
        #expect(runner.counters[.readFailures] == 2)
        #expect(script.calls.all.count { $0 == "open" } == 3)
    }

    @Test("what will never work breaks the source for good", arguments: [true, false])
    func breaks(atOpening: Bool) {
        let error = FlowError(.reject, "not a log")
        let script =
            atOpening
            ? SourceScript([], openings: [error]) : SourceScript([.failure(error)])
        let runner = runner(script, MemoryChannel("c1", capacity: 10))
        runner.run()
        #expect(runner.state.value == .broken && runner.state.reason == "not a log")
        let what = atOpening ? "cannot start" : "stopped"
        #expect(record.lines == ["ERROR source.r1: \(what): not a log"])
        #expect(script.calls.all == ["open", "close"])
    }

    @Test("with --once a failure is the end, and so is a source that has none")
    func once() {
        let script = SourceScript([.failure(FlowError(.retry, "gone"))])
        let first = runner(
            script, MemoryChannel("c1", capacity: 10), record.surroundings(endsWithInput: true))
        first.run()
        #expect(first.state.value == .broken)
        let endless = SourceScript([], isEndless: true)
        let second = runner(
            endless, MemoryChannel("c1", capacity: 10), record.surroundings(endsWithInput: true))
        second.run()
        #expect(second.state.value == .broken)
        #expect(second.state.reason.contains("--once"))
        #expect(endless.calls.all == ["close"])
    }

    @Test("a refused batch of a source that insists is offered until it is taken, said once")
    func insists() throws {
        let full = FlowError(.retry, "disk full")
        let channel = RefusingChannel(
            MemoryChannel("c1", capacity: 100), [full, FlowError(.retry, "odd"), full])
        let clock = FakeClock()
        let start = clock.now
        let receipt = Receipt()
        let script = SourceScript([.events(["a", "b"], receipt), .events(["c"]), .end])
        let runner = runner(script, channel, record.surroundings(clock))
        runner.run()
        #expect(try ChannelContract.drain(channel) == ["a", "b", "c"])
        #expect(receipt.isSafeOnce)
        #expect(clock.now == start.advanced(by: .milliseconds(250 + 500 + 1000)))
        #expect(script.calls.all == ["open", "stored", "stored", "close"])
        #expect(
            record.lines.prefix(2) == [
                "WARN source.r1: channel c1 does not take events: disk full",
                "INFO source.r1: goes on: its channels take events again",
            ])
        #expect(runner.counters[.channelWriteFailures] == 3)
    }

    @Test("a source that owes an answer gets it, and goes on whatever it is")
    func answers() throws {
        let channel = RefusingChannel(
            MemoryChannel("c1", capacity: 100),
            [FlowError(.reject, "too large"), FlowError(.retry, "full")])
        let receipts = (0..<3).map { _ in Receipt() }
        let script = SourceScript(
            [
                .events(["a"], receipts[0]), .events(["b"], receipts[1]),
                .events(["c"], receipts[2]), .end,
            ], insists: false)
        let runner = runner(script, channel)
        runner.run()
        let name = "org.apache.flume.channel.MemoryChannel{name: c1}"
        #expect(
            script.calls.all == [
                "open", "refused \(name): channel c1 does not take events: too large",
                "refused \(name): channel c1 does not take events: full", "stored", "close",
            ])
        #expect(try ChannelContract.drain(channel) == ["c"])
        #expect(receipts.map(\.timesLost) == [1, 1, 0] && receipts[2].isSafeOnce)
        #expect(runner.counters[.eventsReceived] == 3 && runner.counters[.eventsAccepted] == 1)
        #expect(record.count(of: "WARN") == 1 && record.count(of: "goes on") == 1)
    }

    @Test("an interceptor that drops all leaves nothing to wait for")
    func filtered() {
        let channel = MemoryChannel("c1", capacity: 10)
        let receipt = Receipt()
        let script = SourceScript([.events(["a", "b"], receipt), .end])
        let runner = runner(script, channel) { [RouterChange { $0.truncate(to: 0) }] }
        runner.run()
        #expect(receipt.isSafeOnce && channel.count == 0)
        #expect(runner.counters[.eventsAccepted] == 2, "as Flume counts")
    }

    @Test("a stop ends the wait between two tries and reading, and what was read is stored")
    func stops() throws {
        let broken = runner(
            SourceScript([], openings: Array(repeating: FlowError(.retry, "no"), count: 1)),
            MemoryChannel("c1", capacity: 10), record.surroundings(SystemClock()))
        let first = Thread("broken") { broken.run() }
        broken.stop()
        first.join()
        #expect(broken.state.value == .stopped)

        let channel = MemoryChannel("c1", capacity: 5)
        let receipt = Receipt()
        let texts = (0..<10).map(String.init)
        let script = SourceScript([.events(texts, receipt)])
        let running = runner(script, channel, batchEvents: 5, record.surroundings(SystemClock()))
        let second = Thread("running") { running.run() }
        wait(channel, holds: 5)
        running.stop()
        #expect(try ChannelContract.take(channel, 5) == Array(texts[..<5]))
        second.join()
        #expect(running.state.value == .stopped)
        #expect(script.calls.all == ["open", "stored", "close"])
        #expect(try ChannelContract.drain(channel) == Array(texts[5...]))
        #expect(receipt.isSafeOnce)
    }

    @Test("who is told to give up leaves what finds no room, and says it is lost")
    func abandons() throws {
        let channel = MemoryChannel("c1", capacity: 5)
        let receipt = Receipt()
        let script = SourceScript([.events((0..<10).map(String.init), receipt)])
        let runner = runner(script, channel, batchEvents: 5, record.surroundings(SystemClock()))
        let thread = Thread("runner") { runner.run() }
        wait(channel, holds: 5)
        runner.abandon()
        thread.join()
        #expect(runner.state.value == .stopped)
        #expect(receipt.isOpen, "the channel holds five of them")
        #expect(try ChannelContract.drain(channel).count == 5)
        #expect(receipt.isLostOnce)
        #expect(script.calls.all.count { $0.hasPrefix("refused") } == 1)
    }
}
