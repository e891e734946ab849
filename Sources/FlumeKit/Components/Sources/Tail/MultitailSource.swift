/// Follows several files at once.
enum MultitailSource {
    static let files = Option<[FilePath]>.required(
        "file", "The files to follow; '*', '?' and '[a-z]' match names, also those to come.")

    static let declaration = Declaration<SourceMaker>(
        ComponentDescription(
            .source, "multitail",
            summary: "Follows several files: their lines, and those that are added to them.",
            details: """
                Files take turns, so that none keeps the others waiting; the lines of one file \
                keep their order. A file that several names lead to is read once.

                \(TailOptions.promises)
                """,
            options: [
                files.description, TailOptions.delimiter.description,
                TailOptions.delimiterMode.description,
            ],
            positional: 1,
            examples: [
                .init("multitail(access.log, error.log)", "The lines of both, as they come.")
            ]
        ),
        make: { parts in
            FileFollower(
                FollowerWishes(
                    patterns: parts[files].map { PathPattern($0.path) },
                    framing: TailOptions.framing(parts)))
        })
}
