/// Follows the files of a directory.
enum TailDirSource {
    static let directory = Option<DirectoryPath>.required(
        "dir", "The directory whose files are followed; it must be there at the start.")
    static let fileRegex = Option(
        "fileregex", default: Self.everyName,
        "Which files: a regular expression that matches the whole name.")
    static let recurseDepth = Option(
        "recurseDepth", default: 0, in: 0...Int.max,
        "How many levels of directories below are followed as well.")

    static let declaration = Declaration<SourceMaker>(
        ComponentDescription(
            .source, "tailDir",
            summary: "Follows the files of a directory, and those that come into it.",
            details: """
                Files that come later are read from their start, and so are directories that come \
                later, as deep as 'recurseDepth' says. Names that begin with a dot are names like \
                any other. A copy of a followed file is another file: a 'fileregex' that leaves \
                out rotated copies keeps copytruncate from giving their lines twice.

                \(TailOptions.promises)
                """,
            options: [
                directory.description, fileRegex.description,
                TailOptions.startFromEnd.description, recurseDepth.description,
                TailOptions.delimiter.description, TailOptions.delimiterMode.description,
            ],
            positional: 4,
            examples: [
                .init("tailDir(logs)", "Every file in the directory."),
                .init(
                    #"tailDir(logs, ".*\\.log", true, 2)"#,
                    "What is added to files named '….log', two levels deep."),
            ]
        ),
        make: { parts in
            let names = parts[fileRegex]
            let path = parts[directory].path
            var wishes = FollowerWishes(
                patterns: [PathPattern(below: path, levels: parts[recurseDepth])],
                directory: path,
                start: TailOptions.start(parts),
                framing: TailOptions.framing(parts))
            if names != everyName { wishes.chosenNames = names }
            return FileFollower(wishes)
        })

    private static let everyName: Pattern = {
        guard let pattern = try? Pattern(".*") else {
            preconditionFailure("the default names are a pattern")
        }
        return pattern
    }()
}
