/// Writes events to one file, perhaps compressed, which gets its name when it
/// is whole.
final class FormatDfsSink: Sink {
    static let path = Option<StagedPath>.required(
        "path", "The file to write: local, or file:///path.")
    static let format = Option("format", default: OutputFormat("raw"), "How an event is written.")

    static let declaration = Declaration<SinkMaker>(
        ComponentDescription(
            .sink, "formatDfs", aliases: ["customdfs"],
            summary: "Writes events to one file, perhaps compressed, named when it is whole.",
            details: """
                Escapes in the path are not expanded. Directories are made. The file is called \
                NAME.tmp until it is closed. None is ever replaced: where the name is taken, a \
                number goes after it. \(CompressedStream.promise)
                """,
            options: [path.description, format.description, CompressionCodec.ofFile.description],
            positional: 2,
            examples: [
                .init("formatDfs(\"file:out/all.log\")", "Bodies as they came."),
                .init("formatDfs(all.json, json, codec=gzip)", "Documents in all.json.gz."),
            ]
        ),
        make: { parts in
            FormatDfsSink(
                StagedFile.Target(
                    path: parts[path].path, format: parts[format],
                    codec: parts[CompressionCodec.ofFile]))
        })

    private let target: StagedFile.Target
    private let buffer = ByteWriter(capacity: 4096)
    private var file: StagedFile?

    init(_ target: StagedFile.Target) { self.target = target }

    func open(_ context: FlowContext) throws(FlowError) {
        let file = StagedFile(target, context, buffer: buffer)
        self.file = file
        try file.open()
    }

    func append(_ batch: EventBatch) throws(FlowError) {
        guard let file else { preconditionFailure("append follows open") }
        try file.append(batch, 0..<batch.count)
        try file.flush()
    }

    func close() throws(FlowError) {
        defer { file = nil }
        try file?.close()
    }
}
