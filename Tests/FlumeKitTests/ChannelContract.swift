import FlumeTestKit
import Synchronization
import Testing

@testable import FlumeKit

/// What every channel promises, checked with many of them.
///
/// `make` gives a new and empty one each time, not yet opened.
struct ChannelContract: Sendable {
    struct Shape: Sendable {
        var capacity = 1000
        var transaction = 100
        var keepAlive = Interval.seconds(3)
    }

    var make: @Sendable (Shape) -> any Channel

    func verify() throws {
        try showsWhatIsCommitted()
        try returnsWhatIsNotCommitted()
        try keepsItsLimits()
        try keepsBytes()
        try refusesWithoutRoom()
        try endsWaitsForRoom()
        try ringsBells()
        try settlesAcknowledgements()
        try givesUpOnClose()
        try counts()
        for seed in 1...20 { try followsTheModel(seed: UInt64(seed)) }
        try servesManyThreads(consumers: 1)
        try servesManyThreads(consumers: 3)
        try missesNoWakeUp()
    }

    func opened(_ shape: Shape = Shape()) throws -> any Channel {
        let channel = make(shape)
        try channel.open(FlowContext())
        return channel
    }

    static func put(
        _ channel: any Channel, _ texts: [String], _ token: Acknowledgement? = nil,
        context: FlowContext = FlowContext(), waiting: RoomWait = .none
    ) throws {
        let batch = EventBatch(lines: texts)
        let transaction = channel.begin(context, waiting: waiting)
        try transaction.put(batch, 0..<batch.count, token)
        try transaction.commit()
    }

    /// Takes and commits.
    static func take(_ channel: any Channel, _ maximum: Int) throws -> [String] {
        let transaction = channel.begin(FlowContext(), waiting: .none)
        let texts = try transaction.take(upTo: maximum).plainEvents.map(\.text)
        try transaction.commit()
        return texts
    }

    /// Everything, by as many transactions as it takes.
    static func drain(_ channel: any Channel) throws -> [String] {
        var texts: [String] = []
        while true {
            let more = try take(channel, channel.transactionCapacity)
            if more.isEmpty { return texts }
            texts += more
        }
    }

    private func texts(_ range: Range<Int>) -> [String] { range.map(String.init) }

    // MARK: Transactions

    private func showsWhatIsCommitted() throws {
        let channel = try opened()
        defer { channel.close() }
        let batch = EventBatch(lines: texts(0..<5))
        do {
            let putting = channel.begin(FlowContext(), waiting: .none)
            try putting.put(batch, 0..<2)
            try putting.put(batch, 4..<5)
            #expect(try Self.drain(channel) == [], "nothing is seen before its commit")
            try putting.commit()
        }
        #expect(channel.count == 3)
        #expect(try Self.drain(channel) == ["0", "1", "4"])
        do {
            let left = channel.begin(FlowContext(), waiting: .none)
            try left.put(batch, 0..<5)
        }
        let rolledBack = channel.begin(FlowContext(), waiting: .none)
        try rolledBack.put(batch, 0..<5)
        rolledBack.rollBack()
        let nothing = channel.begin(FlowContext(), waiting: .none)
        try nothing.commit()
        #expect(channel.count == 0)
        #expect(try Self.drain(channel) == [], "what was not committed never was")
    }

    private func returnsWhatIsNotCommitted() throws {
        for firstFirst in [true, false] {
            let channel = try opened()
            defer { channel.close() }
            try Self.put(channel, texts(0..<10))
            try Self.put(channel, texts(10..<30))
            let first = channel.begin(FlowContext(), waiting: .none)
            let second = channel.begin(FlowContext(), waiting: .none)
            let early = try first.take(upTo: 4).plainEvents.map(\.text)
            let late = try second.take(upTo: 12).plainEvents.map(\.text)
            #expect(early + late == texts(0..<early.count + late.count))
            #expect(channel.count == 30, "what is being taken counts")
            if firstFirst {
                first.rollBack()
                second.rollBack()
            } else {
                second.rollBack()
                first.rollBack()
            }
            #expect(try Self.drain(channel) == texts(0..<30), "events return to their places")
            #expect(channel.count == 0)
        }
        let channel = try opened()
        defer { channel.close() }
        try Self.put(channel, texts(0..<10))
        let part = channel.begin(FlowContext(), waiting: .none)
        let taken = try part.take(upTo: 8)
        #expect(taken.count == 8)
        try part.commit(taken: 3)
        #expect(channel.count == 7)
        let none = channel.begin(FlowContext(), waiting: .none)
        _ = try none.take(upTo: 2)
        try none.commit(taken: 0)
        do {
            let left = channel.begin(FlowContext(), waiting: .none)
            _ = try left.take(upTo: 100)
        }
        #expect(try Self.drain(channel) == texts(3..<10))
    }

    private func keepsItsLimits() throws {
        let channel = try opened(Shape(capacity: 20, transaction: 10))
        defer { channel.close() }
        #expect(channel.capacity == 20 && channel.transactionCapacity == 10)
        #expect(!channel.flumeName.isEmpty)
        let error = #expect(throws: FlowError.self) { try Self.put(channel, texts(0..<11)) }
        #expect(error?.kind == .reject, "a transaction that is too large never fits")
        #expect(error?.message.contains("10") == true)
        try Self.put(channel, texts(0..<10))
        try Self.put(channel, texts(10..<20))
        let transaction = channel.begin(FlowContext(), waiting: .none)
        #expect(try transaction.take(upTo: 50).count <= 10)
        transaction.rollBack()
        #expect(try Self.drain(channel) == texts(0..<20))
    }

    private func keepsBytes() throws {
        var random = Seeded(7)
        let channel = try opened()
        defer { channel.close() }
        var events: [PlainEvent] = [PlainEvent([]), PlainEvent(Array(0...255))]
        var wide = PlainEvent("wide")
        for number in 0..<200 { wide.headers["header \(number)"] = Array("\(number)".utf8) }
        events.append(wide)
        events += PlainEvent.random(60, using: &random)
        events += PlainEvent.random(20, uniform: true, using: &random)
        var start = 0
        while start < events.count {
            let end = min(events.count, start + Int.random(in: 1...30, using: &random))
            let batch = EventBatch(Array(events[start..<end]))
            let transaction = channel.begin(FlowContext(), waiting: .none)
            try transaction.put(batch, 0..<batch.count)
            try transaction.commit()
            start = end
        }
        var taken: [PlainEvent] = []
        while taken.count < events.count {
            let transaction = channel.begin(FlowContext(), waiting: .none)
            let batch = try transaction.take(upTo: Int.random(in: 1...40, using: &random))
            try #require(!batch.isEmpty)
            taken += batch.plainEvents
            try transaction.commit()
        }
        let isSame = zip(taken, events).allSatisfy {
            $0.body == $1.body && $0.headers == $1.headers
        }
        #expect(isSame && taken.count == events.count, "bodies and headers stay what they are")
    }

    // MARK: Waiting

    private func refusesWithoutRoom() throws {
        let channel = try opened(Shape(capacity: 10, transaction: 10))
        defer { channel.close() }
        try Self.put(channel, texts(0..<8))
        for waiting in [RoomWait.none, .limited] {
            let clock = FakeClock()
            let start = clock.now
            let context = FlowContext(clock: clock)
            let receipt = Receipt()
            let token = receipt.token()
            let error = #expect(throws: FlowError.self) {
                try Self.put(channel, texts(90..<93), token, context: context, waiting: waiting)
            }
            #expect(error?.kind == .retry && error?.message.isEmpty == false)
            #expect(receipt.isOpen, "a refusal settles nothing")
            token.release()
            #expect(receipt.isSafeOnce)
            let waited = clock.now >= start.advanced(by: .seconds(3))
            #expect(waited == (waiting == .limited), "keep-alive is how long it waits")
        }
        #expect(channel.count == 8)
        #expect(try Self.drain(channel) == texts(0..<8))
    }

    private func endsWaitsForRoom() throws {
        let channel = try opened(Shape(capacity: 10, transaction: 10))
        defer { channel.close() }
        try Self.put(channel, texts(0..<10))
        let stop = Wakeup()
        let kinds = Collected<FlowError.Kind>()
        let stopped = Thread("stopped") {
            do {
                let context = FlowContext(wakeup: stop)
                try Self.put(channel, ["lost"], context: context, waiting: .endless)
            } catch let error as FlowError {
                kinds.add(error.kind)
            } catch {}
        }
        stop.signal()
        stopped.join()
        #expect(kinds.all == [.interrupted])

        let errors = Collected<String>()
        let woken = Thread("woken") {
            do {
                try Self.put(channel, ["10", "11"], waiting: .endless)
            } catch {
                errors.add("\(error)")
            }
        }
        #expect(try Self.take(channel, 4) == texts(0..<4))
        woken.join()
        #expect(errors.all == [])
        #expect(try Self.drain(channel) == texts(4..<12))
    }

    private func ringsBells() throws {
        let channel = try opened()
        defer { channel.close() }
        let bell = Doorbell()
        let clock = SystemClock()
        func rang() -> Bool {
            defer { bell.arm() }
            return bell.wait(until: Instant(nanoseconds: 0), clock: clock)
        }
        channel.announce(to: bell)
        bell.arm()
        let batch = EventBatch(lines: texts(0..<10))
        let putting = channel.begin(FlowContext(), waiting: .none)
        try putting.put(batch, 0..<10)
        #expect(!rang())
        try putting.commit()
        #expect(rang(), "a commit of puts rings")
        let taking = channel.begin(FlowContext(), waiting: .none)
        _ = try taking.take(upTo: 5)
        #expect(!rang())
        taking.rollBack()
        #expect(rang(), "what comes back rings")
        let part = channel.begin(FlowContext(), waiting: .none)
        _ = try part.take(upTo: 5)
        try part.commit(taken: 2)
        #expect(rang(), "what comes back of a part rings")
        channel.stopAnnouncing(to: bell)
        try Self.put(channel, ["last"])
        #expect(!rang())
    }

    private func missesNoWakeUp() throws {
        let channel = try opened(Shape(capacity: 2, transaction: 2))
        defer { channel.close() }
        let total = 600
        let producers = (0..<2).map { producer in
            Thread("producer") {
                let context = FlowContext()
                for number in 0..<total {
                    let text = "\(producer) \(number)"
                    // An endless put fails only if it is stopped, which it is not.
                    try? Self.put(channel, [text], context: context, waiting: .endless)
                }
            }
        }
        let consumption = Consumption(channel, total: 2 * total, consumers: 2)
        consumption.run(seed: nil)
        for producer in producers { producer.join() }
        #expect(consumption.all.count == 2 * total)
    }

    // MARK: Acknowledgements

    private func settlesAcknowledgements() throws {
        let channel = try opened()
        defer { channel.close() }
        let one = Receipt()
        let other = Receipt()
        let first = one.token()
        let second = other.token()
        try Self.put(channel, texts(0..<10), first)
        try Self.put(channel, texts(10..<15), first)
        try Self.put(channel, ["plain"])
        try Self.put(channel, texts(20..<25), second)
        #expect(one.isOpen && other.isOpen, "the giver holds them still")
        first.release()
        second.release()
        if channel.isDurable {
            #expect(one.isSafeOnce && other.isSafeOnce, "what is durable is safe")
            return
        }
        _ = try Self.take(channel, 3)
        do {
            let left = channel.begin(FlowContext(), waiting: .none)
            _ = try left.take(upTo: 50)
        }
        let part = channel.begin(FlowContext(), waiting: .none)
        _ = try part.take(upTo: 50)
        try part.commit(taken: 11)
        #expect(one.isOpen, "one event is left")
        let early = channel.begin(FlowContext(), waiting: .none)
        let late = channel.begin(FlowContext(), waiting: .none)
        _ = try early.take(upTo: 3)
        let rest = try late.take(upTo: 50).count
        try late.commit()
        #expect(one.isOpen && rest == 4)
        #expect(other.isOpen)
        try early.commit()
        #expect(one.isSafeOnce)
        #expect(other.isSafeOnce)

        let unused = Receipt()
        let token = unused.token()
        let batch = EventBatch(lines: ["x"])
        let rolledBack = channel.begin(FlowContext(), waiting: .none)
        try rolledBack.put(batch, 0..<1, token)
        try rolledBack.put(batch, 0..<0, token)
        rolledBack.rollBack()
        #expect(unused.isOpen)
        token.release()
        #expect(unused.isSafeOnce, "who rolls back a put holds nothing")
    }

    private func givesUpOnClose() throws {
        let channel = try opened()
        let receipts = (0..<3).map { _ in Receipt() }
        for receipt in receipts {
            let token = receipt.token()
            try Self.put(channel, texts(0..<4), token)
            token.release()
        }
        if channel.isDurable { return channel.close() }
        let open = channel.begin(FlowContext(), waiting: .none)
        let count = try open.take(upTo: 6).count
        #expect(count == 6)
        channel.close()
        #expect(receipts[2].isLostOnce, "nobody will take them any more")
        open.rollBack()
        #expect(receipts.map(\.timesLost) == [1, 1, 1])
        #expect(receipts.map(\.timesSafe) == [0, 0, 0])
    }

    private func counts() throws {
        let channel = try opened(Shape(capacity: 10, transaction: 10))
        defer { channel.close() }
        let counters = channel.counters
        try Self.put(channel, texts(0..<8))
        _ = #expect(throws: FlowError.self) { try Self.put(channel, texts(0..<3)) }
        #expect(counters[.putAttempts] == 11 && counters[.puts] == 8)
        let part = channel.begin(FlowContext(), waiting: .none)
        _ = try part.take(upTo: 5)
        try part.commit(taken: 2)
        #expect(counters[.takeAttempts] == 5 && counters[.takes] == 2)
        _ = try Self.drain(channel)
        #expect(counters[.takes] == 8)
    }
}

/// Values that threads gather.
final class Collected<Value: Sendable>: Sendable {
    private let lock = Lock()
    /// Safe because it is touched under the lock only.
    nonisolated(unsafe) private var values: [Value] = []

    var all: [Value] { lock.locked { values } }
    func add(_ value: Value) { lock.locked { values.append(value) } }
    func add(contentsOf more: [Value]) { lock.locked { values += more } }
}
