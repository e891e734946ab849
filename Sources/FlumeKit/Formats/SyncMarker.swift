/// The sixteen bytes that a container file has between its blocks, by which a
/// reader finds the next one; different for each file.
public struct SyncMarker: Hashable, Sendable {
    public let bytes: [UInt8]

    public init(_ bytes: [UInt8]) {
        precondition(bytes.count == 16, "a sync marker has sixteen bytes")
        self.bytes = bytes
    }

    public static func random() -> SyncMarker {
        var generator = SystemRandomNumberGenerator()
        return SyncMarker((0..<16).map { _ in UInt8.random(in: .min ... .max, using: &generator) })
    }
}
