@testable import FlumeKit

/// What a client sends a source of lines, in any cutting: the first bytes say
/// how it is cut and what is allowed.
enum BoundedLinesFuzz {
    static func run(_ bytes: UnsafeRawBufferPointer) {
        guard bytes.count > 4 else { return }
        let encodings = BoundedLineDecoder.Encoding.allCases
        let decoder = BoundedLineDecoder(
            limit: 1 + Int(bytes[0]) * 3, encoding: encodings[Int(bytes[1]) % encodings.count])
        let (piece, room) = (1 + Int(bytes[2]), 1 + Int(bytes[3]) % 40)
        let batch = EventBatch(arenaBytes: 64, events: 64)
        var at = 4
        while decoder.fault == nil, at < bytes.count || decoder.hasLines {
            if batch.count > 100 { batch.removeAll() }
            if decoder.hasLines {
                decoder.take(batch, upTo: room)
                continue
            }
            decoder.fill(batch, upTo: room, blockBytes: piece) { buffer in
                let end = min(bytes.count, at + piece)
                buffer.copyBytes(from: bytes[at..<end])
                defer { at = end }
                return end - at
            }
        }
        for index in 0..<batch.count { _ = batch.body(index).count }
    }
}

@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzBoundedLines(_ data: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    BoundedLinesFuzz.run(UnsafeRawBufferPointer(start: data, count: count))
    return 0
}
