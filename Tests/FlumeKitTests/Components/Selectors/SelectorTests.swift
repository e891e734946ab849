import FlumeTestKit
import Testing

@testable import FlumeKit

/// What a selector decides, as lists of channels by event.
struct SelectorRoutes: Equatable {
    var required: [[Int]]
    var optional: [[Int]]

    init(_ selector: any Selector, _ batch: EventBatch, channels: Int) {
        let routes = Routes(channels: channels)
        selector.route(batch, into: routes)
        required = Self.byEvent(routes.required, batch.count)
        optional = Self.byEvent(routes.optional, batch.count)
    }

    init(required: [[Int]], optional: [[Int]]) {
        self.required = required
        self.optional = optional
    }

    private static func byEvent(_ shares: [Routes.Share], _ count: Int) -> [[Int]] {
        var events: [[Int]] = Array(repeating: [], count: count)
        for (channel, share) in shares.enumerated() {
            switch share {
            case .none: break
            case .all: for index in events.indices { events[index].append(channel) }
            case .some(let indices):
                #expect(!indices.isEmpty && indices.count < count)
                for index in indices { events[Int(index)].append(channel) }
            }
        }
        return events
    }
}

@Suite("Selectors")
struct SelectorTests {
    private func events(_ values: [String?]) -> EventBatch {
        EventBatch(values.map { PlainEvent("e", headers: $0.map { ["state": $0] } ?? [:]) })
    }

    private func channels(_ entries: [(String, [String])]) -> NamedChannels {
        NamedChannels(entries.map { NamedChannels.Entry(name: $0.0, channels: $0.1) })
    }

    private func multiplexing(default fallback: [String] = ["c4"]) -> MultiplexingSelector {
        MultiplexingSelector(
            header: "state", mapping: channels([("CZ", ["c1"]), ("US", ["c2", "c3"])]),
            fallback: fallback,
            optional: channels([("US", ["c1", "c3"]), ("DE", ["c1", "c4"])]),
            channels: ["c1", "c2", "c3", "c4"])
    }

    @Test("replicating gives all to all")
    func replicating() {
        let selector = ReplicatingSelector(isOptional: [false, true, false])
        let routes = SelectorRoutes(selector, events(["a", nil]), channels: 3)
        #expect(routes == SelectorRoutes(required: [[0, 2], [0, 2]], optional: [[1], [1]]))
    }

    @Test(
        "multiplexing goes by the value, byte by byte",
        arguments: [
            ("CZ", [0], []), ("US", [1, 2], [0]), ("DE", [3], [0]), ("cz", [3], []),
            (" CZ", [3], []), ("", [3], []), (" \t\n", [3], []), ("other", [3], []),
            (nil, [3], []),
        ] as [(String?, [Int], [Int])])
    func values(value: String?, required: [Int], optional: [Int]) {
        let expected = SelectorRoutes(required: [required], optional: [optional])
        #expect(SelectorRoutes(multiplexing(), events([value]), channels: 4) == expected)
        // The same within a batch of others.
        let mixed = SelectorRoutes(multiplexing(), events(["CZ", value, "US"]), channels: 4)
        #expect(mixed.required[1] == required && mixed.optional[1] == optional)
    }

    @Test("without default channels, what no mapping names is dropped")
    func dropped() {
        let routes = SelectorRoutes(
            multiplexing(default: []), events(["x", "CZ", nil, "DE"]), channels: 4)
        #expect(routes.required == [[], [0], [], []])
        #expect(routes.optional == [[], [], [], [0, 3]])
    }

    @Test("without mappings all goes to the default channels")
    func unmapped() {
        let selector = MultiplexingSelector(
            header: "state", mapping: NamedChannels(), fallback: ["c1"],
            optional: NamedChannels(), channels: ["c1", "c2"])
        let routes = SelectorRoutes(selector, events(["x", nil]), channels: 2)
        #expect(routes.required == [[0], [0]])
    }

    @Test("a batch is decided as its events one by one", arguments: 1...50)
    func batches(seed: Int) {
        var random = Seeded(UInt64(seed))
        let choices: [String?] = ["CZ", "US", "DE", "x", "", nil]
        let some = choices.shuffled(using: &random).prefix(Int.random(in: 1...6, using: &random))
        let values = (0..<60).map { _ in some.randomElement(using: &random) ?? nil }
        let whole = SelectorRoutes(multiplexing(), events(values), channels: 4)
        let single = values.map { SelectorRoutes(multiplexing(), events([$0]), channels: 4) }
        #expect(whole.required == single.flatMap(\.required))
        #expect(whole.optional == single.flatMap(\.optional))
    }

    @Test("load_balancing gives event by event to the channels in turn, across batches")
    func roundRobin() {
        let selector = LoadBalancingSelector(.roundRobin, channels: 3, seed: 1)
        var turns: [Int] = []
        for count in [1, 4, 2, 0, 5] {
            let batch = EventBatch(lines: Array(repeating: "e", count: count))
            let routes = SelectorRoutes(selector, batch, channels: 3)
            turns += routes.required.flatMap(\.self)
            #expect(routes.optional.allSatisfy { $0.isEmpty })
        }
        #expect(turns == (0..<12).map { $0 % 3 })
    }

    @Test("load_balancing at random gives each event to one channel, all about as many")
    func random() {
        let selector = LoadBalancingSelector(.random, channels: 4, seed: 9)
        let batch = EventBatch(lines: Array(repeating: "e", count: 4000))
        let routes = SelectorRoutes(selector, batch, channels: 4)
        #expect(routes.required.allSatisfy { $0.count == 1 })
        for channel in 0..<4 {
            let count = routes.required.count { $0 == [channel] }
            #expect((850...1150).contains(count))
        }
    }

    @Test("one channel gets all")
    func alone() {
        let routes = Routes(channels: 1)
        LoadBalancingSelector(.roundRobin, channels: 1, seed: 1)
            .route(EventBatch(lines: ["a", "b"]), into: routes)
        guard case .all = routes.required[0] else {
            Issue.record("the batch as it is")
            return
        }
    }

    @Test("a mapping without channels is a mistake, a policy is taken in any case")
    func options() {
        let none = channels([("CZ", [])])
        #expect(MultiplexingSelector.mapping.check(none)?.expected.contains("'CZ'") == true)
        #expect(MultiplexingSelector.mapping.check(channels([("CZ", ["c1"])])) == nil)
    }

    @Test("the catalogue knows them by name and by class")
    func classes() {
        let catalogue = BuiltinCatalogue.agentCatalogue
        for (type, name) in [
            ("MULTIPLEXING", "multiplexing"), ("load_balancing", "load_balancing"),
            ("org.apache.flume.channel.MultiplexingChannelSelector", "multiplexing"),
            ("org.apache.flume.channel.LoadBalancingChannelSelector", "load_balancing"),
            ("org.apache.flume.channel.ReplicatingChannelSelector", "replicating"),
        ] {
            #expect(catalogue.component(.selector, ofType: type)?.name == name)
        }
    }
}
