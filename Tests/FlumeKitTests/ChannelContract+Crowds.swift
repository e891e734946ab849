import FlumeTestKit
import Synchronization
import Testing

@testable import FlumeKit

extension ChannelContract {
    /// Threads that put and threads that take and roll back: nothing is lost,
    /// nothing comes twice, and one taker sees the order of each giver.
    func servesManyThreads(consumers: Int, producers: Int = 3, each: Int = 3000) throws {
        let channel = try opened(Shape(capacity: 200, transaction: 40))
        defer { channel.close() }
        let errors = Collected<String>()
        let threads = (0..<producers).map { producer in
            Thread("producer") {
                var random = Seeded(UInt64(producer))
                do {
                    try Self.produce(producer, each, into: channel, &random)
                } catch {
                    errors.add("\(error)")
                }
            }
        }
        let consumption = Consumption(channel, total: producers * each, consumers: consumers)
        consumption.run(seed: 77)
        for thread in threads { thread.join() }
        #expect(errors.all == [])
        #expect(channel.count == 0)
        let all = consumption.all
        try #require(all.count == producers * each, "as many came out as went in")
        var next = Array(repeating: 0, count: producers)
        // With several takers the order among them is nobody's to see.
        for mark in consumers == 1 ? all : all.sorted() {
            #expect(mark % each == next[mark / each])
            next[mark / each] += 1
        }
    }

    /// Puts events numbered by their producer, in transactions of any size,
    /// some of which are tried twice.
    private static func produce(
        _ producer: Int, _ each: Int, into channel: any Channel, _ random: inout Seeded
    ) throws {
        let context = FlowContext()
        var start = 0
        while start < each {
            let end = min(each, start + Int.random(in: 1...40, using: &random))
            let lines = (start..<end).map { String(producer * each + $0) }
            let batch = EventBatch(lines: lines)
            let transaction = channel.begin(context, waiting: .endless)
            try transaction.put(batch, 0..<batch.count)
            if Int.random(in: 0..<4, using: &random) == 0 { continue }
            try transaction.commit()
            start = end
        }
    }

    /// Does at random what one thread can do with several transactions, and
    /// compares with a plain list.
    func followsTheModel(seed: UInt64) throws {
        let channel = try opened(Shape(capacity: 60, transaction: 20))
        var model = ChannelModel(channel, seed: seed)
        for _ in 0..<300 { try model.step() }
        try model.finish()
        channel.close()
    }
}

/// Threads that take until a number of events has been committed.
final class Consumption: Sendable {
    private let channel: any Channel
    private let total: Int
    private let consumers: Int
    private let delivered = Atomic<Int>(0)
    private let finished = Wakeup()
    private let marks = Collected<Int>()

    init(_ channel: any Channel, total: Int, consumers: Int) {
        self.channel = channel
        self.total = total
        self.consumers = consumers
    }

    /// The numbers at the end of the bodies, in the order of a lone taker.
    var all: [Int] { marks.all }

    /// Takes everything; with a seed some of it is rolled back now and then.
    func run(seed: UInt64?, upTo maximum: Int = 40) {
        let threads = (0..<consumers).map { consumer in
            Thread("consumer") {
                // A take fails only if it is given too much, which it is not.
                try? self.consume(seed.map { Seeded($0 &+ UInt64(consumer)) }, maximum)
            }
        }
        for thread in threads { thread.join() }
    }

    private func consume(_ seed: Seeded?, _ maximum: Int) throws {
        let bell = Doorbell()
        channel.announce(to: bell)
        defer { channel.stopAnnouncing(to: bell) }
        let context = FlowContext()
        var random = seed
        var mine: [Int] = []
        while !finished.isSignalled {
            bell.arm()
            let count = try pass(context, &random, &mine, upTo: maximum)
            guard let count else {
                bell.wait(until: .distantFuture, clock: SystemClock(), or: finished)
                continue
            }
            let sum = delivered.add(count, ordering: .sequentiallyConsistent).newValue
            if sum >= total { finished.signal() }
        }
        marks.add(contentsOf: mine)
    }

    /// How many events were committed; `nil` if there were none to take.
    private func pass(
        _ context: FlowContext, _ random: inout Seeded?, _ mine: inout [Int],
        upTo maximum: Int
    ) throws -> Int? {
        let most = random == nil ? maximum : Int.random(in: 1...maximum, using: &random!)
        let transaction = channel.begin(context, waiting: .none)
        let batch = try transaction.take(upTo: most)
        if batch.isEmpty { return nil }
        let numbers = (0..<batch.count).map { Self.number(batch.body($0)) }
        let choice = random == nil ? 9 : Int.random(in: 0..<8, using: &random!)
        switch choice {
        case 0:
            transaction.rollBack()
            return 0
        case 1:
            let part = Int.random(in: 0...numbers.count, using: &random!)
            try transaction.commit(taken: part)
            mine += numbers.prefix(part)
            return part
        default:
            try transaction.commit()
            mine += numbers
            return numbers.count
        }
    }

    private static func number(_ body: UnsafeRawBufferPointer) -> Int {
        var number = 0
        for byte in body { number = byte == 0x20 ? 0 : number * 10 + Int(byte) - 0x30 }
        return number
    }
}

/// A channel and the plain list it should be.
struct ChannelModel {
    private let channel: any Channel
    private var random: Seeded
    private var next = 0
    /// The events that can be taken, in their order.
    private var waiting: [Int] = []
    private var open: [OpenTake] = []
    private var receipts: [Ticket] = []
    private var delivered: Set<Int> = []

    private final class OpenTake {
        var transaction: Transaction?
        let events: [Int]
        init(_ transaction: consuming Transaction, _ events: [Int]) {
            self.transaction = consume transaction
            self.events = events
        }
    }

    private struct Ticket {
        let receipt: Receipt
        let events: Range<Int>
    }

    init(_ channel: any Channel, seed: UInt64) {
        self.channel = channel
        random = Seeded(seed)
    }

    private mutating func number(_ range: ClosedRange<Int>) -> Int {
        Int.random(in: range, using: &random)
    }

    private var held: Int { waiting.count + open.reduce(0) { $0 + $1.events.count } }

    mutating func step() throws {
        switch number(0...9) {
        case 0...3: try put()
        case 4...6 where open.count < 4: try take()
        default: try end()
        }
        #expect(channel.count == held)
        check()
    }

    private func check() {
        for ticket in receipts {
            let isSafe = channel.isDurable || delivered.isSuperset(of: ticket.events)
            #expect(isSafe ? ticket.receipt.isSafeOnce : ticket.receipt.isOpen)
        }
    }

    private mutating func put() throws {
        let numbers = next..<next + number(1...20)
        let batch = EventBatch(lines: numbers.map(String.init))
        let receipt = number(0...1) == 0 ? Receipt() : nil
        let token = receipt?.token()
        defer { token?.release() }
        let transaction = channel.begin(FlowContext(), waiting: .none)
        let cut = number(0...batch.count)
        try transaction.put(batch, 0..<cut, token)
        try transaction.put(batch, cut..<batch.count, token)
        if number(0...4) == 0 { return }
        do {
            try transaction.commit()
        } catch {
            #expect(held + numbers.count > channel.capacity, "refused only without room")
            return
        }
        next = numbers.upperBound
        waiting += numbers
        if let receipt { receipts.append(Ticket(receipt: receipt, events: numbers)) }
    }

    private mutating func take() throws {
        let most = number(1...20)
        let transaction = channel.begin(FlowContext(), waiting: .none)
        let texts = try transaction.take(upTo: most).plainEvents.map(\.text)
        #expect(texts == waiting.prefix(texts.count).map(String.init))
        #expect(texts.count <= most && texts.isEmpty == waiting.isEmpty)
        open.append(OpenTake(transaction, Array(waiting.prefix(texts.count))))
        waiting.removeFirst(texts.count)
    }

    private mutating func end() throws {
        guard !open.isEmpty else { return }
        let one = open.remove(at: number(0...open.count - 1))
        var count = one.events.count
        guard let transaction = one.transaction.take() else { return }
        switch number(0...2) {
        case 0:
            count = 0
            transaction.rollBack()
        case 1:
            count = number(0...count)
            try transaction.commit(taken: count)
        default:
            try transaction.commit()
        }
        delivered.formUnion(one.events.prefix(count))
        waiting = (waiting + one.events.dropFirst(count)).sorted()
    }

    /// Takes what is left.
    mutating func finish() throws {
        while !open.isEmpty { try end() }
        let rest = try ChannelContract.drain(channel)
        #expect(rest == waiting.map(String.init))
        delivered.formUnion(waiting)
        waiting = []
        check()
    }
}
