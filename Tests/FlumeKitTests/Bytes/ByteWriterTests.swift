import FlumeTestKit
import Testing

@testable import FlumeKit

@Suite("ByteWriter")
struct ByteWriterTests {
    private func written(_ body: (ByteWriter) -> Void) -> [UInt8] {
        let writer = ByteWriter(capacity: 1)
        body(writer)
        return writer.array()
    }

    @Test("writes numbers in decimal digits")
    func decimal() {
        var numbers: [Int64] = [0, 9, 10, 99, 100, -1, -10, .max, .min]
        var power: Int64 = 1
        for _ in 0..<18 {
            power *= 10
            numbers += [power - 1, power, power + 1, -power, 1 - power]
        }
        for number in numbers {
            #expect(written { $0.put(decimal: number) } == Array("\(number)".utf8))
        }
        #expect(written { $0.put(decimal: UInt64.max) } == Array("\(UInt64.max)".utf8))
        #expect(written { $0.put(decimal: UInt8.max) } == Array("255".utf8))
        #expect(written { $0.put(decimal: Int8.min) } == Array("-128".utf8))
    }

    @Test("writes numbers in big-endian bytes")
    func bigEndian() {
        #expect(written { $0.put(bigEndian: UInt32(0x0102_0304)) } == [1, 2, 3, 4])
        #expect(written { $0.put(bigEndian: Int16(-2)) } == [0xFF, 0xFE])
        #expect(written { $0.put(bigEndian: UInt8(7)) } == [7])
    }

    @Test("keeps what was written however it grows, is cut and is drained")
    func model() {
        var random = Seeded(11)
        let writer = ByteWriter(capacity: 1)
        var expected: [UInt8] = []
        for _ in 0..<3000 {
            let amount = Int.random(in: 0...expected.count, using: &random)
            let bytes = (0..<Int.random(in: 0...40, using: &random)).map { UInt8($0) }
            switch Int.random(in: 0..<10, using: &random) {
            case 0:
                writer.truncate(to: amount)
                expected.removeLast(expected.count - amount)
            case 1:
                writer.removeFirst(amount)
                expected.removeFirst(amount)
            case 2:
                writer.reserve(bytes.count)
                for (offset, byte) in bytes.enumerated() { writer.end[offset] = byte }
                writer.advance(bytes.count)
                expected += bytes
            case 3:
                writer.put("text \(amount)")
                expected += Array("text \(amount)".utf8)
            case 4:
                writer.put(StaticString("static"))
                expected += Array("static".utf8)
            case 5:
                for byte in bytes { writer.put(byte) }
                expected += bytes
            default:
                writer.put(bytes)
                expected += bytes
            }
            #expect(writer.count == expected.count)
            #expect(writer.capacity >= writer.count)
        }
        #expect(writer.array() == expected)
        writer.removeAll()
        #expect(writer.bytes.isEmpty)
    }
}
