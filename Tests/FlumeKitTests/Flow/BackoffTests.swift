import Testing

@testable import FlumeKit

@Suite("Backoff")
struct BackoffTests {
    @Test("doubles from its start to its cap, and starts again after a success")
    func doubling() {
        var backoff = Backoff(initial: .seconds(1), maximum: .seconds(10))
        #expect(
            (0..<6).map { _ in backoff.failed().milliseconds } == [
                1000, 2000, 4000, 8000, 10000, 10000,
            ])
        backoff.succeeded()
        #expect(backoff.failed() == .seconds(1))
    }

    @Test("never waits longer than its cap, however short or long that is")
    func limits() {
        var short = Backoff(initial: .seconds(5), maximum: .seconds(2))
        #expect(short.failed() == .seconds(2))
        #expect(short.failed() == .seconds(2))
        let endless = Interval(nanoseconds: .max)
        var long = Backoff(initial: .seconds(1), maximum: endless)
        let waits = (0..<80).map { _ in long.failed() }
        #expect(waits == waits.sorted())
        #expect(waits.last == endless)
    }
}
