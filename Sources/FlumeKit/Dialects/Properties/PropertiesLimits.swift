/// How much a configuration may hold.
///
/// Each limit is far above what people write and far below what would hurt.
enum PropertiesLimits {
    static let textBytes = 4 << 20
    /// A line with all its continuations.
    static let lineBytes = 64 << 10
    static let keys = 100_000
    /// References within references, and properties that refer to each other.
    static let referenceDepth = 32
    /// A value with what it refers to put in.
    static let valueBytes = 64 << 10
    /// All such values together.
    static let expandedBytes = 8 << 20
    static let findings = 1000
    /// How many names are searched for one that was meant.
    static let candidates = 500
}
