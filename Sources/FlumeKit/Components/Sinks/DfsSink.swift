/// Writes events to SequenceFiles whose path may depend on the event.
enum DfsSink {
    static let path = Option<EscapedPath>.required(
        "path", "The file to write: local, or file:///path; escapes stand for parts of the event.")

    static let declaration = Declaration<SinkMaker>(
        ComponentDescription(
            .sink, "dfs",
            summary: "Writes events to SequenceFiles whose path may depend on the event.",
            details: """
                There is one file for each value of a path with escapes; without any the file is \
                made when the flow opens. \(BucketedFiles.promise)
                """,
            options: [path.description],
            examples: [
                .init("dfs(events.seq)", "One SequenceFile."),
                .init("dfs(\"out/%Y-%m-%d/%{host}.seq\")", "One a day for each host."),
            ]
        ),
        make: { parts in
            BucketedFileSink(
                BucketedFiles.Target(
                    directory: parts[path], name: .empty, format: OutputFormat("seqfile")))
        })
}
