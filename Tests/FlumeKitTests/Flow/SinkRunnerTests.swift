import FlumeTestKit
import Testing

@testable import FlumeKit

@Suite("SinkRunner")
struct SinkRunnerTests {
    private let record = LogRecorder()

    private func runner(
        _ members: [(SinkScript, any Channel)], batchEvents: Int = 100,
        _ surroundings: Surroundings? = nil,
        policy: @escaping @Sendable () -> any SinkPolicy = { DefaultPolicy() }
    ) -> SinkRunner {
        SinkRunner(
            "g1",
            SinkRunner.Work(
                makePolicy: policy,
                sinks: members.map { script, channel in
                    SinkRunner.Member(
                        name: script.name, channel: channel, batchEvents: batchEvents,
                        counters: Counters(), make: { script.make() })
                }),
            surroundings ?? record.surroundings())
    }

    private func channel(
        _ texts: [String], named name: String = "c1"
    ) throws -> MemoryChannel {
        let channel = MemoryChannel(name, capacity: 1000)
        try ChannelContract.put(channel, texts)
        return channel
    }

    private func texts(_ range: Range<Int>) -> [String] { range.map(String.init) }

    /// Runs until the channels are empty.
    private func drain(_ runner: SinkRunner) {
        runner.drain()
        runner.run()
    }

    @Test("a drain delivers what there is and ends")
    func drains() throws {
        let channel = try channel(texts(0..<250))
        let sink = SinkScript("k1")
        let runner = runner([(sink, channel)])
        drain(runner)
        #expect(sink.texts.all == texts(0..<250))
        #expect(sink.calls.all == ["open", "append", "append", "append", "close"])
        #expect(runner.state.value == .stopped && channel.count == 0)
        #expect(record.lines == [])
    }

    @Test("counts what Flume counts")
    func counts() throws {
        let channel = try channel(texts(0..<25))
        let counters = Counters()
        let sink = SinkScript("k1", ["append": [FlowError(.retry, "full", delivered: 4)]])
        let work = SinkRunner.Work(
            makePolicy: { DefaultPolicy() },
            sinks: [
                SinkRunner.Member(
                    name: "k1", channel: channel, batchEvents: 10, counters: counters,
                    make: { sink.make() })
            ])
        let runner = SinkRunner("k1", work, record.surroundings())
        drain(runner)
        #expect(sink.texts.all == texts(0..<25), "what was delivered is not repeated")
        #expect(counters[.drained] == 25 && counters[.drainAttempts] == 31)
        #expect(counters[.batchesComplete] == 3 && counters[.batchesUnderflow] == 1)
        #expect(counters[.writeFailures] == 1)
        #expect(counters.startTime > 0 && counters.stopTime > 0)
    }

    @Test("a sink that fails is tried again after 1 s, 2 s, 4 s, 5 s, and said once")
    func backsOff() throws {
        let channel = try channel(["a"])
        let clock = FakeClock()
        let start = clock.now
        let error = FlowError(.retry, "connection refused")
        let sink = SinkScript("k1", ["append": Array(repeating: error, count: 5)])
        let runner = runner([(sink, channel)], record.surroundings(clock))
        drain(runner)
        #expect(sink.texts.all == ["a"])
        #expect(clock.now == start.advanced(by: .seconds(1 + 2 + 4 + 5 + 5)))
        #expect(
            record.lines == [
                "ERROR sink.k1: connection refused; it is tried again",
                "INFO sink.k1: works again",
            ])
    }

    @Test("a sink that cannot be opened is tried again, also without events")
    func opensAgain() throws {
        let error = FlowError(.retry, "no such host")
        let sink = SinkScript("k1", ["open": [error, error, error]])
        let runner = runner([(sink, try channel([]))])
        drain(runner)
        let opening = ["open", "close"]
        #expect(sink.calls.all == opening + opening + opening + ["open", "close"])
        #expect(record.count(of: "no such host") == 1 && record.count(of: "works again") == 1)
    }

    @Test("another sink takes what one does not; later that one is tried again")
    func failsOver() throws {
        let channel = try channel(texts(0..<4))
        let clock = FakeClock()
        let first = SinkScript("k1", ["append": [FlowError(.retry, "down", delivered: 1)]])
        let second = SinkScript("k2", onAppend: { clock.advance(by: .seconds(1)) })
        let runner = runner(
            [(first, channel), (second, channel)], batchEvents: 1,
            record.surroundings(clock)
        ) { FailoverPolicy([10, 5], maximumPenalty: .seconds(30)) }
        drain(runner)
        #expect(first.texts.all == ["0", "3"])
        #expect(second.texts.all == ["1", "2"])
        #expect(record.count(of: "down") == 1 && record.count(of: "works again") == 1)
    }

    @Test("while all rest nothing is tried before the first has rested")
    func allRest() throws {
        let channel = try channel(["a"])
        let clock = FakeClock()
        let start = clock.now
        let down = FlowError(.retry, "down")
        let first = SinkScript("k1", ["append": [down, down]])
        let second = SinkScript("k2", ["append": [down, down]])
        let runner = runner([(first, channel), (second, channel)], record.surroundings(clock)) {
            FailoverPolicy([10, 5], maximumPenalty: .seconds(30))
        }
        drain(runner)
        #expect(clock.now == start.advanced(by: .seconds(2 + 4)))
        #expect(first.texts.all == ["a"] && second.texts.all == [])
    }

    @Test("sinks of a group may have channels of their own", arguments: [true, false])
    func ownChannels(balanced: Bool) throws {
        let one = try channel(texts(0..<30))
        let other = try channel(texts(100..<130), named: "c2")
        let first = SinkScript(
            "k1", ["append": [FlowError(.retry, "down"), FlowError(.retry, "down")]])
        let second = SinkScript("k2")
        let runner = runner([(first, one), (second, other)], batchEvents: 10) {
            if balanced {
                return LoadBalancePolicy(.roundRobin, sinks: 2, maximumRest: nil, seed: 1)
            }
            return FailoverPolicy([10, 5], maximumPenalty: .seconds(30))
        }
        drain(runner)
        #expect(first.texts.all == texts(0..<30))
        #expect(second.texts.all == texts(100..<130))
    }

    @Test("a balanced group gives its sinks batch by batch")
    func balances() throws {
        let channel = try channel(texts(0..<6))
        let sinks = ["k1", "k2"].map { SinkScript($0) }
        let runner = runner(sinks.map { ($0, channel) }, batchEvents: 1) {
            LoadBalancePolicy(.roundRobin, sinks: 2, maximumRest: nil, seed: 1)
        }
        drain(runner)
        #expect(sinks[0].texts.all == ["0", "2", "4"])
        #expect(sinks[1].texts.all == ["1", "3", "5"])
    }

    @Test("a sink is told of its time, and one that fails then is opened anew")
    func ticks() throws {
        let channel = try channel([])
        let clock = FakeClock()
        let due = clock.now.advanced(by: .seconds(7))
        let rung = Doorbell()
        let sink = SinkScript(
            "k1", ["tick": [FlowError(.retry, "disk full")]], deadline: due, onTick: { rung.ring() }
        )
        let runner = runner([(sink, channel)], record.surroundings(clock))
        rung.arm()
        let thread = Thread("runner") { runner.run() }
        rung.wait(until: .distantFuture, clock: SystemClock())
        #expect(clock.now == due)
        runner.drain()
        thread.join()
        #expect(sink.calls.all == ["open", "tick", "close", "open", "close"])
        #expect(record.count(of: "disk full") == 1)
    }

    @Test("without events it sleeps: it looks no more often than it is rung")
    func sleeps() throws {
        let channel = MemoryChannel("c1", capacity: 100)
        let sink = SinkScript("k1")
        let counters = Counters()
        let runner = SinkRunner(
            "k1",
            SinkRunner.Work(
                makePolicy: { DefaultPolicy() },
                sinks: [
                    SinkRunner.Member(
                        name: "k1", channel: channel, batchEvents: 10, counters: counters,
                        make: { sink.make() })
                ]), record.surroundings(SystemClock()))
        let thread = Thread("runner") { runner.run() }
        for number in 0..<20 {
            sink.bell.arm()
            try ChannelContract.put(channel, [String(number)])
            sink.bell.wait(until: .distantFuture, clock: SystemClock())
        }
        runner.stop()
        thread.join()
        #expect(sink.texts.all == texts(0..<20))
        #expect(counters[.batchesEmpty] <= 22, "one sleep for each event, one before, one after")
        #expect(channel.counters[.takeAttempts] <= 20 * 2 + 22 * 2)
    }

    @Test("what another taker gives back wakes it")
    func wakesForRollbacks() throws {
        let channel = try channel(texts(0..<3))
        let sink = SinkScript("k1")
        let runner = runner([(sink, channel)], record.surroundings(SystemClock()))
        let other = channel.begin(FlowContext(), waiting: .none)
        _ = try other.take(upTo: 10)
        sink.bell.arm()
        let thread = Thread("runner") { runner.run() }
        other.rollBack()
        sink.bell.wait(until: .distantFuture, clock: SystemClock())
        runner.drain()
        thread.join()
        #expect(sink.texts.all == texts(0..<3))
    }

    @Test("a drain takes what came before it was asked for", arguments: 1...50)
    func drainsLate(round: Int) throws {
        let channel = MemoryChannel("c1", capacity: 100)
        let sink = SinkScript("k1")
        let runner = runner([(sink, channel)], record.surroundings(SystemClock()))
        let thread = Thread("runner") { runner.run() }
        for number in 0..<round % 5 { try ChannelContract.put(channel, [String(number)]) }
        runner.drain()
        thread.join()
        #expect(sink.texts.all == texts(0..<round % 5))
    }

    @Test("a stop ends a rest, and what was taken is in the channel again")
    func stops() throws {
        let channel = try channel(["a"])
        let sink = SinkScript(
            "k1", ["append": Array(repeating: FlowError(.retry, "down"), count: 100)])
        let runner = runner([(sink, channel)], record.surroundings(SystemClock()))
        sink.bell.arm()
        let thread = Thread("runner") { runner.run() }
        sink.bell.wait(until: .distantFuture, clock: SystemClock())
        runner.stop()
        thread.join()
        #expect(runner.state.value == .stopped)
        #expect(try ChannelContract.drain(channel) == ["a"])
    }

    @Test("a sink that cannot close is broken, and says so")
    func breaks() throws {
        let sink = SinkScript("k1", ["close": [FlowError(.retry, "disk full")]])
        let runner = runner([(sink, try channel(["a"]))])
        drain(runner)
        #expect(runner.state.value == .broken && runner.state.reason == "disk full")
        #expect(record.lines == ["ERROR sink.k1: disk full"])
    }
}
