import FlumeTestKit
import Glibc
import Testing

@testable import FlumeKit

/// Reads files with a deserializer, in pieces and from every place that it
/// names.
struct DeserializerRun {
    let make: () -> any Deserializer

    /// The events of a file from a place on, so many at a time, and where each
    /// fill ended.
    func read(
        _ path: String, at offset: Int64 = 0, upTo maximum: Int = 1000
    ) -> (events: [PlainEvent], places: [(count: Int, offset: Int64)], fault: FlowError?) {
        let deserializer = make()
        let batch = EventBatch()
        var events: [PlainEvent] = []
        var places: [(count: Int, offset: Int64)] = []
        do throws(FlowError) {
            let file: FileDescriptor
            do { file = try FileDescriptor.open(path, O_RDONLY) } catch { throw FlowError(error) }
            try deserializer.open(file, at: offset)
            while true {
                batch.removeAll()
                try deserializer.fill(batch, upTo: maximum)
                if batch.isEmpty { return (events, places, nil) }
                precondition(batch.count <= maximum, "no more is given than was asked for")
                events += batch.plainEvents
                places.append((events.count, deserializer.position))
            }
        } catch {
            return (events, places, error)
        }
    }

    /// Checks that the events are the same in any cutting, and that from each
    /// place all that follow come, and only those where `isExact`.
    func verify(
        _ path: String, _ expected: [PlainEvent], isExact: Bool = true,
        sourceLocation: SourceLocation = #_sourceLocation
    ) {
        for maximum in [1, 2, 7, 1000] {
            let whole = read(path, upTo: maximum)
            #expect(whole.fault == nil, sourceLocation: sourceLocation)
            let isEqual = whole.events == expected
            #expect(isEqual, "\(maximum) at a time", sourceLocation: sourceLocation)
            for (count, offset) in whole.places.prefix(50) {
                let rest = read(path, at: offset).events
                let wanted = expected[count...]
                let isRight = isExact ? rest == Array(wanted) : rest.suffix(wanted.count) == wanted
                #expect(isRight, "from offset \(offset)", sourceLocation: sourceLocation)
            }
        }
    }
}
