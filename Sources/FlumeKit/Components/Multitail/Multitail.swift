/// Many files followed on a terminal: the last lines of each, then what comes,
/// each line with the name of its file.
public enum Multitail {
    /// What is asked of it.
    public struct Options: Sendable {
        /// Paths, whose parts may be patterns.
        public var files: [String]
        /// How many lines of each file come first; `nil` for all.
        public var lines: Int?
        public var labels: Labels
        public var isColored: Bool

        public init(
            files: [String], lines: Int? = 10, labels: Labels = .auto, isColored: Bool = false
        ) {
            self.files = files
            self.lines = lines
            self.labels = labels
            self.isColored = isColored
        }
    }

    /// When lines bear the names of their files.
    public enum Labels: String, CaseIterable, Sendable {
        /// When there is more than one file.
        case auto
        case always, never
    }

    /// Both ends of the flow.
    public static func makeFlow(_ options: Options) -> (source: any Source, sink: any Sink) {
        let follower = FileFollower(
            FollowerWishes(
                patterns: options.files.map { PathPattern($0) },
                start: options.lines.map { .last($0) } ?? .beginning))
        return (follower, LabelSink(follower, options))
    }
}

extension Multitail.Labels: ChoiceValue {}
