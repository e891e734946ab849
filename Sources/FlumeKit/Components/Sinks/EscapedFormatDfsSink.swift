/// Writes events to files whose path depends on the event.
enum EscapedFormatDfsSink {
    static let path = Option<EscapedPath>.required(
        "path", "The directory, or all of the path; escapes stand for parts of the event.")
    static let file = Option(
        "file", default: EscapedText.empty, "The name within the directory, with escapes as well.")
    static let format = Option(
        "format", default: OutputFormat("avrojson"), "How an event is written.")
    static let maxOpen = Option(
        "maxOpen", default: 500, in: 1...100_000, "How many files may be open at once.")

    static let declaration = Declaration<SinkMaker>(
        ComponentDescription(
            .sink, "escapedFormatDfs", aliases: ["escapedCustomDfs"],
            summary: "Writes events to files whose path depends on the event.",
            details: """
                There is one file for each value of path and name. \(BucketedFiles.promise) \
                \(CompressedStream.promise) Each open file with a codec takes memory for it.
                """,
            options: [
                path.description, file.description, format.description,
                CompressionCodec.ofFile.description, maxOpen.description,
            ],
            positional: 3,
            examples: [
                .init(
                    "escapedFormatDfs(\"out/%Y/%m/%d\", \"%{host}.log\", raw)",
                    "A directory a day, a file for each host."),
                .init(
                    "escapedFormatDfs(\"out/%H.json\", codec=gzip)",
                    "A compressed file for each hour of the day."),
            ]
        ),
        make: { parts in
            BucketedFileSink(
                BucketedFiles.Target(
                    directory: parts[path], name: parts[file], format: parts[format],
                    codec: parts[CompressionCodec.ofFile], limit: parts[maxOpen]))
        })
}
