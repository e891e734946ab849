/// A stretch of a batch's arena.
public struct ByteRange: Hashable, BitwiseCopyable, Sendable {
    public var start: UInt32
    public var end: UInt32

    @inline(__always)
    public init(start: UInt32, end: UInt32) {
        self.start = start
        self.end = end
    }

    @inline(__always)
    public init(_ start: Int, count: Int) {
        self.init(start: UInt32(start), end: UInt32(start + count))
    }

    /// No bytes at all, which is not the same as zero bytes.
    public static let absent = ByteRange(start: .max, end: .max)

    @inline(__always)
    public var isAbsent: Bool { start == .max }

    @inline(__always)
    public var count: Int { Int(end) - Int(start) }
}
