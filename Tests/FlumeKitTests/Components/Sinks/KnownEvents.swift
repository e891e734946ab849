import FlumeTestKit

@testable import FlumeKit

/// The events that Flume's recorded outputs were made of.
enum KnownEvents {
    /// The body and the headers, in the order in which Flume wrote them.
    typealias Known = (body: [UInt8], headers: [(String, String)])

    static let five: [Known] = [
        ([], []),
        (Array("hello".utf8), [("k", "v")]),
        (
            Array("zażółć € 😀".utf8),
            [("host", "h1"), ("é", "ü"), ("timestamp", "1700000000000")]
        ),
        (Array(0...255), [("a", "1"), ("b", "2"), ("c", "")]),
        ([UInt8](repeating: UInt8(ascii: "x"), count: 5000), []),
    ]

    /// The fifteen that went through the sinks.
    static let fifteen: [Known] =
        five[..<3] + five
        + (0..<7).map { (Array("event-\($0)".utf8), [("n", String($0))]) }

    static func batch(_ events: [Known] = fifteen) -> EventBatch {
        let batch = EventBatch()
        for event in events {
            let index = event.body.withUnsafeBytes { batch.append(copying: $0) }
            for (name, value) in event.headers {
                let column = batch.makeHeader(HeaderName(name))
                batch.setHeader(column, index, to: batch.store(Array(value.utf8)))
            }
        }
        return batch
    }

    static func fixture(_ name: String) -> [UInt8] {
        TemporaryDirectory.read(Repository.path("Tests/Fixtures/flume-ng/\(name)"))
    }
}
