/// What a follower is asked to follow, and how.
struct FollowerWishes: Sendable {
    var patterns: [PathPattern]
    /// Which names of a directory tree are followed.
    var isChosen: @Sendable (String) -> Bool = { _ in true }
    /// Where files start that are there from the first.
    var start: FileStart = .beginning
    var framing: Framing = .lines
}
