@testable import FlumeKit

/// A pattern and a text to search, parted by a newline: both may be anything,
/// and the search ends.
enum PatternFuzz {
    static func run(_ bytes: UnsafeRawBufferPointer) {
        let cut = bytes.firstIndex(of: 0x0A) ?? bytes.count
        let text = String(decoding: bytes[..<cut], as: UTF8.self)
        guard let pattern = try? Pattern(text) else { return }
        let subject = UnsafeRawBufferPointer(rebasing: bytes[min(cut + 1, bytes.count)...])
        let matcher = Matcher(pattern)
        var start = 0
        while matcher.find(in: subject, from: start), let next = matcher.next(in: subject) {
            precondition(next > start, "a search goes forward")
            start = next
        }
        _ = matcher.matchesWhole(subject)
    }
}

@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzPattern(_ data: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    PatternFuzz.run(UnsafeRawBufferPointer(start: data, count: count))
    return 0
}
