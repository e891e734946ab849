import FlumeTestKit
import Glibc
import Testing

@testable import FlumeKit

/// What every source owes its flow, checked with one of them.
///
/// `make` gives a fresh source over the same input each time, not yet opened;
/// `bodies` are the events it gives out, in their order. A source that does
/// not end by itself, such as one that follows a file, gives them out and then
/// waits until it is stopped.
struct SourceContract {
    var bodies: [String]
    var endsByItself = true
    var maximumEventBytes = 32 << 10
    /// A source that cannot be opened, if there can be one.
    var failing: (() -> any Source)?
    /// Done with the context of each run before the source is opened.
    var prepare: (FlowContext) -> Void = { _ in }
    var make: () -> any Source

    static let past = Instant(nanoseconds: 0)
    private static let clock = SystemClock()

    func verify(sourceLocation: SourceLocation = #_sourceLocation) throws {
        try givesEverythingAndStaysEnded(sourceLocation)
        try respectsDeadlines(sourceLocation)
        for reads in 0...3 { try stops(afterReads: reads, sourceLocation) }
        try closesAfterFailedOpen(sourceLocation)
        try leaksNoDescriptors(sourceLocation)
    }

    /// One opened source and what it gave out so far.
    private final class Run {
        let source: any Source
        let context: FlowContext
        let batch = EventBatch()
        var bodies: [[UInt8]] = []
        var hasEnded = false

        init(_ contract: SourceContract) throws {
            source = contract.make()
            context = FlowContext(maximumEventBytes: contract.maximumEventBytes, log: .silent)
            contract.prepare(context)
            try source.open(context)
        }

        /// Reads once and returns the number of events.
        @discardableResult
        func read(until deadline: Instant) throws -> Int {
            batch.removeAll()
            hasEnded = try source.read(into: batch, until: deadline) == .ended
            for index in 0..<batch.count { bodies.append(Array(batch.body(index))) }
            return batch.count
        }
    }

    private var expected: [[UInt8]] { bodies.map { Array($0.utf8) } }

    private func givesEverythingAndStaysEnded(_ location: SourceLocation) throws {
        let run = try Run(self)
        defer { run.source.close() }
        while !run.hasEnded {
            if !endsByItself, run.bodies.count >= bodies.count { run.context.stop() }
            try run.read(until: .distantFuture)
        }
        #expect(run.bodies == expected, "all events in order", sourceLocation: location)
        for _ in 0..<3 {
            let count = try run.read(until: .distantFuture)
            #expect(run.hasEnded && count == 0, "an end is for good", sourceLocation: location)
        }
    }

    /// With a deadline that has passed, a read takes what is there and returns.
    private func respectsDeadlines(_ location: SourceLocation) throws {
        let run = try Run(self)
        defer { run.source.close() }
        let limit = Self.clock.now.advanced(byNanoseconds: 10_000_000_000)
        while !run.hasEnded, Self.clock.now < limit {
            if !endsByItself, run.bodies.count >= bodies.count { break }
            if try run.read(until: Self.past) == 0 { usleep(200) }
        }
        #expect(run.bodies == expected, "no deadline costs an event", sourceLocation: location)
        #expect(run.hasEnded == endsByItself, sourceLocation: location)
    }

    /// What came out before a stop and after it is the beginning of everything.
    private func stops(afterReads reads: Int, _ location: SourceLocation) throws {
        let run = try Run(self)
        defer { run.source.close() }
        for _ in 0..<reads where !run.hasEnded {
            if !endsByItself, run.bodies.count >= bodies.count { break }
            try run.read(until: .distantFuture)
        }
        run.context.stop()
        let start = Self.clock.now
        var readsAfter = 0
        while !run.hasEnded, readsAfter < 10_000 {
            try run.read(until: .distantFuture)
            readsAfter += 1
        }
        let seconds = (Self.clock.now.nanoseconds - start.nanoseconds) / 1_000_000_000
        #expect(run.hasEnded && seconds < 8, "a stop ends a source", sourceLocation: location)
        guard let last = run.bodies.last else { return }
        let whole = run.bodies.count - 1
        try #require(whole < expected.count, "nothing is given twice", sourceLocation: location)
        #expect(
            run.bodies.dropLast() == expected[..<whole] && expected[whole].starts(with: last),
            "what came before a stop is the beginning", sourceLocation: location)
    }

    private func closesAfterFailedOpen(_ location: SourceLocation) throws {
        guard let failing else { return }
        let source = failing()
        let failure = #expect(throws: FlowError.self, sourceLocation: location) {
            try source.open(FlowContext())
        }
        #expect(failure?.message.isEmpty == false, sourceLocation: location)
        source.close()
    }

    /// A descriptor lost in each life would be as many as there were lives;
    /// what other tests have open meanwhile is far fewer.
    private func leaksNoDescriptors(_ location: SourceLocation) throws {
        let lives = 200
        let before = Self.openDescriptors
        for life in 0..<lives {
            let run = try Run(self)
            if life % 2 == 0 { try run.read(until: Self.past) }
            run.source.close()
            if let failing {
                let source = failing()
                try? source.open(FlowContext())
                source.close()
            }
        }
        #expect(Self.openDescriptors - before < lives / 2, sourceLocation: location)
    }

    private static var openDescriptors: Int {
        (try? Files.names(in: "/proc/self/fd").count) ?? 0
    }
}
