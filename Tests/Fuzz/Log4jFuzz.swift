@testable import FlumeKit

/// A log4j file of any bytes: entries, in any cutting, without a trap.
enum Log4jFuzz {
    static func run(_ bytes: UnsafeRawBufferPointer) {
        let decoder = Log4jDecoder(in: .utc, now: 1_795_247_874_000, maximumLength: 1 << 10)
        let lines = LineDecoder(maximumLength: 1 << 10)
        let (read, entries) = (EventBatch(), EventBatch())
        lines.fill(read, from: bytes)
        decoder.decode(read, to: entries)
        read.removeAll()
        while lines.finish(read) {
            decoder.decode(read, to: entries)
            read.removeAll()
        }
        decoder.finish(entries)
        for index in 0..<entries.count { _ = entries.body(index).count }
    }
}

@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzLog4j(_ data: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    Log4jFuzz.run(UnsafeRawBufferPointer(start: data, count: count))
    return 0
}
