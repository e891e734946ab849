/// Follows a file: its lines, and those that are added to it.
enum TailSource {
    static let file = Option<FilePath>.required(
        "file", "The file to follow; '*', '?' and '[a-z]' match names, also those to come.")

    static let declaration = Declaration<SourceMaker>(
        ComponentDescription(
            .source, "tail",
            summary: "Follows a file: its lines, and those that are added to it.",
            details: TailOptions.promises,
            options: [
                file.description, TailOptions.startFromEnd.description,
                TailOptions.delimiter.description, TailOptions.delimiterMode.description,
            ],
            positional: 2,
            examples: [
                .init("tail(access.log)", "The lines of access.log, then what is added."),
                .init("tail(\"/var/log/*.log\", true)", "What is added to any of the logs."),
                .init(
                    #"tail(app.log, delim="\\n(?=\\d{4}-)")"#,
                    "Lines that begin with a year begin an event."),
            ]
        ),
        make: { parts in
            FileFollower(
                FollowerWishes(
                    patterns: [PathPattern(parts[file].path)],
                    start: TailOptions.start(parts),
                    framing: TailOptions.framing(parts)))
        })
}
