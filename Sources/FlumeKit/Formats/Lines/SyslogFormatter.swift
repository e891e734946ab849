/// The lines of a syslog file: date, host, the service where one is known,
/// and the body.
///
/// ```
/// Nov 21 07:57:54 box exec: hello
/// ```
public final class SyslogFormatter: EventFormatter {
    private let date: DateStamp
    private let host: [UInt8]

    /// `host` is this machine's name, for events that name none.
    init(in zone: ZoneRules, host: [UInt8]) {
        date = DateStamp(.syslog, in: zone)
        self.host = host
    }

    public func format(_ batch: EventBatch, _ range: Range<Int>, to output: ByteWriter) {
        let services = batch.header("service")
        for index in range {
            output.put(date.bytes(at: batch.timestamp(index)))
            output.put(UInt8(ascii: " "))
            let from = batch.hostRange(index)
            if from.isAbsent { output.put(host) } else { output.put(batch.bytes(from)) }
            output.put(UInt8(ascii: " "))
            if let service = services?[index], !service.isAbsent {
                output.put(batch.bytes(service))
                output.put(": ")
            }
            output.put(batch.body(index))
            output.put(UInt8(ascii: "\n"))
        }
    }
}
