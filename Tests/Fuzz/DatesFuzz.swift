@testable import FlumeKit

/// A date pattern and a date, and path escapes, from the same bytes.
enum DatesFuzz {
    static func run(_ bytes: UnsafeRawBufferPointer) {
        let cut = bytes.firstIndex(of: 0x0A) ?? bytes.count
        let text = String(decoding: bytes[..<cut], as: UTF8.self)
        let rest = UnsafeRawBufferPointer(rebasing: bytes[min(cut + 1, bytes.count)...])
        if let pattern = try? DatePattern(text) {
            _ = DateReader(pattern, in: .utc, now: 0).milliseconds(rest)
        }
        guard let sequence = try? EscapeSequence(text) else { return }
        let batch = EventBatch()
        batch.append(copying: rest)
        batch.setTimestamp(0, to: Int64(rest.count) &* 0x1234_5678_9ABC)
        let expander = EscapeExpander(sequence, in: .utc, host: [0x68])
        expander.begin(batch)
        expander.expand(batch, 0, to: ByteWriter())
    }
}

@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzDates(_ data: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    DatesFuzz.run(UnsafeRawBufferPointer(start: data, count: count))
    return 0
}
