import FlumeTestKit
import Testing

@testable import FlumeKit

@Suite("Column")
struct ColumnTests {
    /// The values as an array of a given length.
    private func values(_ column: borrowing Column<Int64>, _ count: Int) -> [Int64] {
        (0..<count).map { column[$0] }
    }

    @Test("stays uniform while all values are equal")
    func uniform() {
        var column = Column<Int64>(0)
        for index in 0..<100 { column.append(7, after: index) }
        let wasUniform = column.isUniform
        column.append(8, after: 100)
        let staysUniform = column.isUniform
        let mixed = values(column, 101)
        column.fill(3)
        let filled = values(column, 5)
        #expect(wasUniform && !staysUniform)
        #expect(mixed == [Int64](repeating: 7, count: 100) + [8])
        #expect(filled == [3, 3, 3, 3, 3])
    }

    @Test("equals an array whatever is done to it", arguments: 0..<20)
    func model(seed: UInt64) {
        var random = Seeded(seed)
        var column = Column<Int64>(0)
        var expected: [Int64] = []
        for _ in 0..<400 {
            let value = Int64.random(in: 0..<4, using: &random)
            switch Int.random(in: 0..<12, using: &random) {
            case 0:
                column.fill(value)
                expected = expected.map { _ in value }
            case 1 where !expected.isEmpty:
                let index = Int.random(in: 0..<expected.count, using: &random)
                column.set(index, to: value, count: expected.count)
                expected[index] = value
            case 2:
                let kept = (0..<UInt32(expected.count)).filter { _ in Bool.random(using: &random) }
                kept.withUnsafeBufferPointer { column.keep($0) }
                expected = kept.map { expected[Int($0)] }
            case 3:
                let amount = Int.random(in: 0...expected.count, using: &random)
                column.removeFirst(amount, of: expected.count)
                expected.removeFirst(amount)
            case 4:
                var other = Column<Int64>(9)
                other.set(2, to: 5, count: 3)
                other.copy(from: column, count: expected.count)
                let copied = values(other, expected.count)
                #expect(copied == expected, "seed \(seed)")
            case 5:
                let spread = column.spread(count: expected.count)
                for index in expected.indices { spread[index] += 1 }
                expected = expected.map { $0 + 1 }
            default:
                column.append(value, after: expected.count)
                expected.append(value)
            }
            let found = values(column, expected.count)
            #expect(found == expected, "seed \(seed)")
        }
    }

    @Test("an added event gets what all were given last")
    func extending() {
        var column = Column<Int64>(0)
        column.fill(6)
        column.set(1, to: 9, count: 2)
        column.extend(to: 2)
        let found = values(column, 3)
        #expect(found == [6, 9, 6])
    }
}
