/// Writes the names of rolls: `20261121-075754123+0000.000123456789.00004711`,
/// the local time, the monotonic clock in nanoseconds and the thread.
///
/// Names sort by time, and no two of one roll are equal.
final class RollTag {
    static let header: HeaderName = "rolltag"

    private let stamp: DateStamp
    private let offset: DateStamp
    private var lastNanoseconds: Int64 = -1
    private let output = ByteWriter(capacity: 64)

    init(zone: ZoneRules = LocalZone.rules) {
        stamp = DateStamp(
            DateLayout([.year, .month, .day, .text([UInt8(ascii: "-")]), .hour, .minute, .second]),
            in: zone)
        offset = DateStamp(DateLayout([.offset]), in: zone)
    }

    func make(_ clock: any Clock) -> [UInt8] {
        let time = clock.wallMilliseconds
        lastNanoseconds = max(clock.now.nanoseconds, lastNanoseconds + 1)
        output.removeAll()
        output.put(stamp.bytes(at: time))
        output.put(Int(time % 1000), width: 3)
        output.put(offset.bytes(at: time))
        output.put(UInt8(ascii: "."))
        output.put(Int(lastNanoseconds), width: 12)
        output.put(UInt8(ascii: "."))
        output.put(Machine.threadID, width: 8)
        return output.array()
    }
}
