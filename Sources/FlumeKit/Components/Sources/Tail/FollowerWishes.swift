/// What a follower is asked to follow, and how.
struct FollowerWishes: Sendable {
    var patterns: [PathPattern]
    /// Which names of a directory tree are followed; `nil` for all.
    var chosenNames: Pattern?
    /// A directory that must be there from the first.
    var directory: String?
    /// Where files start that are there from the first.
    var start: FileStart = .beginning
    var framing: Framing = .lines
}

/// How the bytes of a file become events.
enum Framing: Sendable {
    case lines
    case delimited(by: Pattern, DelimiterMode)

    func makeDecoder(_ maximumLength: Int) -> any RecordDecoder {
        switch self {
        case .lines:
            LineDecoder(maximumLength: maximumLength)
        case .delimited(let pattern, let mode):
            DelimiterDecoder(pattern, mode, maximumLength: maximumLength)
        }
    }
}
