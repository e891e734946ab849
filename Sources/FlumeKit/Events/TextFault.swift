/// A stretch of a text that has no meaning in the text's own little language,
/// such as an escape that there is not.
struct TextFault: Error, Hashable, Sendable {
    /// Where in the text, in bytes.
    var offset: Int
    var length: Int
    /// Completes "…: expected".
    var expected: String
    /// What would be right.
    var help: String?
}
