@testable import FlumeKit

/// A SequenceFile, whole or damaged: events or an error with its place, never
/// more memory than its limits allow.
enum SequenceFileFuzz {
    static func run(_ bytes: UnsafeRawBufferPointer) {
        let decoder = SequenceFileDecoder(maximumBodyBytes: 32 << 10)
        let batch = EventBatch()
        var given = 0
        do throws(FormatError) {
            while given < bytes.count {
                let count = min(1 + given % 97, bytes.count - given)
                decoder.room(count).copyMemory(
                    from: bytes.baseAddress! + given, byteCount: count)
                decoder.received(count)
                given += count
                repeat {
                    batch.removeAll()
                    try decoder.decode(into: batch)
                    check(batch)
                } while !batch.isEmpty
            }
            try decoder.finish()
        } catch {
            precondition(error.offset <= bytes.count, "an error lies within the file")
        }
    }

    private static func check(_ batch: EventBatch) {
        for index in 0..<batch.count {
            precondition(batch.body(index).count <= 32 << 10, "a body is within its limit")
        }
    }
}

@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzSequenceFile(_ data: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    SequenceFileFuzz.run(UnsafeRawBufferPointer(start: data, count: count))
    return 0
}
