import FlumeTestKit
import Testing

@testable import FlumeKit

@Suite("Sink policies")
struct SinkPolicyTests {
    /// What happens at a second, and what must be so after it.
    private enum Moment {
        case failed(Double, Int)
        case delivered(Double, Int)
        case candidates(Double, [Int])
        /// The next candidate after a second is due at another, if ever.
        case next(Double, Double?)
    }

    private func at(_ seconds: Double) -> Instant {
        Instant(nanoseconds: 1_000_000_000 + Int64(seconds * 1e9))
    }

    private func check(_ policy: any SinkPolicy, _ moments: [Moment]) {
        for (place, moment) in moments.enumerated() {
            switch moment {
            case .failed(let time, let sink): policy.failed(by: sink, at: at(time))
            case .delivered(let time, let sink): policy.delivered(by: sink, at: at(time))
            case .candidates(let time, let sinks):
                #expect(policy.candidates(at: at(time)) == sinks, "moment \(place)")
            case .next(let time, let due):
                let next = policy.nextCandidate(after: at(time))
                #expect(next == due.map(at) ?? .distantFuture, "moment \(place)")
            }
        }
    }

    @Test("default asks the one sink, always")
    func alone() {
        check(
            DefaultPolicy(),
            [.candidates(0, [0]), .failed(0, 0), .candidates(0, [0]), .next(0, nil)])
    }

    @Test("failover prefers the highest priority, then the earlier sink")
    func ranking() {
        let policy = FailoverPolicy([5, 10, 5, -1], maximumPenalty: .seconds(30))
        check(policy, [.candidates(0, [1, 0, 2, 3]), .next(0, nil)])
    }

    @Test("failover rests a sink for 2 s, 4 s, 8 s … and tries it first when it has rested")
    func rests() {
        check(
            FailoverPolicy([10, 5], maximumPenalty: .seconds(30)),
            [
                .failed(0, 0), .candidates(0, [1]), .next(0, 2), .delivered(0, 1),
                .candidates(1.9, [1]), .candidates(2, [0, 1]),
                .failed(2, 0), .candidates(2, [1]), .next(2, 6),
                .failed(6, 0), .next(6, 14), .failed(14, 0), .next(14, 30),
                .failed(30, 0), .next(30, 60), .failed(60, 0), .next(60, 90),
                .candidates(90, [0, 1]), .delivered(90, 0), .candidates(90, [0, 1]),
                .next(90, nil), .failed(91, 0), .next(91, 93),
            ])
    }

    @Test("failover has no candidate while all rest")
    func allRest() {
        check(
            FailoverPolicy([10, 5], maximumPenalty: .seconds(3)),
            [
                .failed(0, 0), .failed(1, 1), .candidates(1, []), .next(1, 2),
                .candidates(2, [0]), .failed(2, 0), .candidates(3, [1]), .next(3, 5),
                .candidates(5, [1, 0]), .delivered(5, 1), .candidates(5, [0, 1]),
            ])
    }

    @Test("a rest does not overflow, however often a sink fails")
    func manyFailures() {
        #expect(Penalty.after(1, atMost: .seconds(30)) == .seconds(2))
        #expect(Penalty.after(4, atMost: .seconds(30)) == .seconds(16))
        #expect(Penalty.after(5, atMost: .seconds(30)) == .seconds(30))
        #expect(Penalty.after(1000, atMost: .seconds(30)) == .seconds(30))
        #expect(Penalty.after(1, atMost: .milliseconds(0)) == .milliseconds(0))
    }

    @Test("sinks without a priority come after, in their order")
    func priorities() {
        let given = SinkPriorities(priorities: ["k2": 7, "k4": 0])
        #expect(given.ranks(of: ["k1", "k2", "k3", "k4"]) == [-1, 7, -2, 0])
    }

    @Test("load_balance takes turns by batches, also when one fails")
    func roundRobin() {
        check(
            LoadBalancePolicy(.roundRobin, sinks: 3, maximumRest: nil, seed: 1),
            [
                .candidates(0, [0, 1, 2]), .candidates(0, [0, 1, 2]), .delivered(0, 0),
                .candidates(1, [1, 2, 0]), .failed(1, 1), .delivered(1, 2),
                .candidates(2, [2, 0, 1]), .failed(2, 2), .failed(2, 0), .failed(2, 1),
                .candidates(3, [0, 1, 2]), .next(3, nil),
            ])
    }

    @Test("load_balance with backoff passes over who failed: 2 s, 4 s … up to the limit")
    func backoff() {
        check(
            LoadBalancePolicy(.roundRobin, sinks: 3, maximumRest: .seconds(5), seed: 1),
            [
                .candidates(0, [0, 1, 2]), .failed(0, 0), .delivered(0, 1), .next(0, 2),
                .candidates(1, [2, 1]), .delivered(1, 2), .candidates(1, [1, 2]),
                .candidates(2, [0, 1, 2]), .failed(2, 0), .next(2, 6), .delivered(2, 1),
                .failed(6, 0), .next(6, 11), .failed(11, 0), .next(11, 16),
            ])
    }

    @Test("load_balance forgets failures after an hour without one, not after a success")
    func memory() {
        check(
            LoadBalancePolicy(.roundRobin, sinks: 2, maximumRest: .seconds(30), seed: 1),
            [
                .failed(0, 0), .next(0, 2), .delivered(2, 0), .failed(10, 0), .next(10, 14),
                .failed(10 + 3603, 0), .next(10 + 3603, 10 + 3603 + 8),
                .failed(10000, 0), .next(10000, 10002),
            ])
    }

    @Test("load_balance has no candidate while all rest")
    func allPassedOver() {
        check(
            LoadBalancePolicy(.random, sinks: 2, maximumRest: .seconds(30), seed: 1),
            [.failed(0, 0), .failed(1, 1), .candidates(1.5, []), .next(1.5, 2)])
    }

    @Test("load_balance at random draws every order")
    func random() {
        let policy = LoadBalancePolicy(.random, sinks: 3, maximumRest: nil, seed: 3)
        var seen: [[Int]: Int] = [:]
        for _ in 0..<600 {
            seen[policy.candidates(at: at(0)), default: 0] += 1
            policy.delivered(by: 0, at: at(0))
        }
        #expect(seen.count == 6)
        #expect(seen.values.allSatisfy { $0 > 60 })
    }

    @Test("the catalogue knows them by name and by class")
    func classes() {
        let catalogue = BuiltinCatalogue.agentCatalogue
        for (type, name) in [
            ("failover", "failover"), ("LOAD_BALANCE", "load_balance"),
            ("org.apache.flume.sink.FailoverSinkProcessor", "failover"),
            ("org.apache.flume.sink.LoadBalancingSinkProcessor", "load_balance"),
            ("org.apache.flume.sink.DefaultSinkProcessor", "default"),
        ] {
            #expect(catalogue.component(.processor, ofType: type)?.name == name)
        }
    }
}
