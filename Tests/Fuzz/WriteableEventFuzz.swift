@testable import FlumeKit

/// Events as batch, gzip and the disk have them: read back as they are
/// written.
enum WriteableEventFuzz {
    static func run(_ bytes: UnsafeRawBufferPointer) {
        let batch = EventBatch()
        let decoder = WriteableEventDecoder(maximumBodyBytes: 32 << 10)
        decoder.begin(batch)
        var reader = ByteReader(bytes)
        while !reader.isAtEnd, (try? decoder.decode(&reader)) != nil {}
        for index in 0..<batch.count {
            precondition(batch.body(index).count <= 32 << 10, "a body is within its limit")
            for column in batch.headers where !column[index].isAbsent {
                _ = batch.bytes(column[index]).count
            }
        }
    }
}

@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzWriteableEvent(_ data: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    WriteableEventFuzz.run(UnsafeRawBufferPointer(start: data, count: count))
    return 0
}
