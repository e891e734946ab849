@testable import FlumeKit

/// A zoneinfo file, whoever wrote it: it is refused or it answers for any
/// moment, within a day of UTC and a half.
enum ZoneFileFuzz {
    static func run(_ bytes: UnsafeRawBufferPointer) {
        guard let rules = try? ZoneFile.decode(bytes) else { return }
        for second: Int64 in [.min / 2, -2_208_988_800, 0, 1_795_247_874, 1 << 40] {
            let offset = rules.period(at: second).offset
            precondition(abs(offset) < 14 * 86_400, "an offset is one of a clock on earth")
            _ = rules.instant(ofLocal: second)
        }
    }
}

@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzZoneFile(_ data: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    ZoneFileFuzz.run(UnsafeRawBufferPointer(start: data, count: count))
    return 0
}
