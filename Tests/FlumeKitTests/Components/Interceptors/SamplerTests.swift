import FlumeTestKit
import Testing

@testable import FlumeKit

@Suite("Samplers")
struct SamplerTests {
    private let texts = (0..<100).map(String.init)

    @Test(
        "intervalSampler passes the first of every n",
        arguments: [
            (1, 7, 7), (2, 7, 4), (3, 7, 3), (7, 7, 1), (8, 7, 1), (3, 0, 0),
        ])
    func intervals(interval: Int, given: Int, count: Int) throws {
        for sizes in [[1], [2], [3, 1], [100]] {
            let sampler = IntervalSamplerInterceptor(every: interval)
            let out = try passed(sampler, Array(texts.prefix(given)), sizes: sizes)
            #expect(out == (0..<count).map { texts[$0 * interval] })
        }
    }

    @Test("intervalDroppyAppend drops the last of every n", arguments: [1, 2, 3, 10, 101])
    func droppy(interval: Int) throws {
        for sizes in [[1], [2], [3, 1], [100]] {
            let out = try passed(
                IntervalDroppyAppendInterceptor(every: interval), texts, sizes: sizes)
            #expect(
                out
                    == texts.enumerated().filter { ($0.offset + 1) % interval != 0 }
                    .map(\.element))
        }
    }

    @Test("probSampler passes about the share it was told", arguments: [0, 0.1, 0.5, 0.99, 1])
    func probability(probability: Double) throws {
        let many = (0..<20_000).map(String.init)
        let sampler = ProbSamplerInterceptor(probability, seed: 42)
        let count = try passed(sampler, many, sizes: [1000]).count
        // Five standard deviations.
        let spread = 5 * (20_000 * probability * (1 - probability)).squareRoot()
        #expect(abs(Double(count) - 20_000 * probability) <= spread)
    }

    @Test("probSampler with a seed chooses the same again")
    func seeded() throws {
        let sampler = ProbSamplerInterceptor(0.3, seed: 7)
        let first = try passed(sampler, texts, sizes: [10])
        #expect(try passed(sampler, texts, sizes: [3, 5]) == first)
        #expect(try passed(ProbSamplerInterceptor(0.3, seed: 8), texts, sizes: [10]) != first)
    }

    @Test("choose the same events whatever fails beneath and is tried again", arguments: 1...40)
    func retracted(seed: UInt64) throws {
        for make in [
            { IntervalSamplerInterceptor(every: 3) },
            { IntervalSamplerInterceptor(every: 10) },
            { IntervalDroppyAppendInterceptor(every: 4) },
            { IntervalDroppyAppendInterceptor(every: 1) },
            { ProbSamplerInterceptor(0.4, seed: 5) },
        ] as [() -> any Interceptor] {
            let undisturbed = try passed(make(), texts, sizes: [100])
            #expect(try passedWithFaults(make(), texts, seed: seed) == undisturbed)
        }
    }
}
