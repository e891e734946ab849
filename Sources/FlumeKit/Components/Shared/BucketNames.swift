/// Makes file names of what a path with escapes expanded to.
///
/// The values come from events, and events from anywhere: what they bring in
/// must not lead out of the directories that the path names.
struct BucketNames {
    /// How many `..` the user wrote into the path himself.
    private let stepsUp: Int
    private let leadingStepsUp: Int

    init(pattern: String) {
        let parts = pattern.split(separator: "/", omittingEmptySubsequences: false)
        stepsUp = parts.count { $0 == ".." }
        leadingStepsUp = parts.prefix { $0 == ".." }.count
    }

    /// The path of a file: as expanded, but for a `..` that an event brought
    /// in, zero bytes, and a name that came out empty.
    func path(_ expansion: UnsafeRawBufferPointer, _ context: FlowContext) -> String {
        let text = String(
            decoding: expansion.lazy.map { $0 == 0 ? UInt8(ascii: "_") : $0 }, as: UTF8.self)
        var parts = text.split(separator: "/", omittingEmptySubsequences: false)
        if parts.count(where: { $0 == ".." }) > stepsUp {
            for index in parts.indices where parts[index] == ".." && index >= leadingStepsUp {
                parts[index] = "__"
            }
            context.noteOnce("a path that an event made had a '..' in it, now '__'")
        }
        if let last = parts.last, last.isEmpty || last == "." || last == ".." {
            parts[parts.count - 1] = "_"
            context.noteOnce("a path that an event made ends in no name: the file is named '_'")
        }
        return parts.joined(separator: "/")
    }
}
