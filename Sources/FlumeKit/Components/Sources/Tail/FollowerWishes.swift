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
    /// How long a record may be, if that is less than the flow's limit.
    var maximumLength = Int.max
    /// How many lines of a file are given out at most before it is the next
    /// file's turn.
    var linesInTurn = EventBatch.preferredCount
    var retry = RetryPace()

    func makeDecoder(_ context: FlowContext) -> any RecordDecoder {
        framing.makeDecoder(
            min(maximumLength, context.maximumEventBytes), linesInTurn: linesInTurn)
    }
}

/// How often things are tried again that could not be watched or opened.
struct RetryPace: Sendable {
    /// What each pause is longer than the one before.
    var increment = FileFollower.retryTime
    var maximum = FileFollower.retryTime

    /// The pause after so many that brought nothing.
    func pause(after count: Int) -> Interval {
        let (product, overflows) = increment.nanoseconds.multipliedReportingOverflow(
            by: Int64(count + 1))
        return overflows ? maximum : min(maximum, Interval(nanoseconds: product))
    }
}

/// How the bytes of a file become events.
enum Framing: Sendable {
    case lines
    case delimited(by: Pattern, DelimiterMode)

    func makeDecoder(_ maximumLength: Int, linesInTurn: Int) -> any RecordDecoder {
        switch self {
        case .lines:
            LineDecoder(maximumLength: maximumLength, maximumLines: linesInTurn)
        case .delimited(let pattern, let mode):
            DelimiterDecoder(pattern, mode, maximumLength: maximumLength)
        }
    }
}
