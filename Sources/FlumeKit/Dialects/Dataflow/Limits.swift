/// How much a text of the dataflow language may hold.
///
/// Each limit is far above what people write and far below what would hurt.
enum FlowLimits {
    static let textBytes = 1 << 20
    static let tokens = 1 << 18
    /// Sinks within sinks and calls within calls.
    static let depth = 100
    static let arguments = 10_000
    static let diagnostics = 100
    /// Shorthands within shorthands, and sinks within texts.
    static let expansionDepth = 16
    /// The bytes of all texts that shorthands of one text expand to.
    static let expandedBytes = 1 << 18
}
