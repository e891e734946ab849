import Glibc

/// Writes events to a file, as text unless told otherwise.
final class TextSink: Sink {
    static let file = Option<OutputPath>.required("file", "The file to write.")
    static let format = Option(
        "format", default: OutputFormat("debug"), "How an event is written.")

    static let declaration = Declaration<SinkMaker>(
        ComponentDescription(
            .sink, "text",
            summary: "Writes events to a file, as text unless told otherwise.",
            details: """
                The file is made, or emptied, when the flow opens; the directory must be there. \
                Each batch is written at once. When a write fails, the file is cut back to the \
                last whole event, so that it holds exactly what the error counts as delivered. \
                A flow that opens the sink again goes on at the end of the file.
                """,
            options: [file.description, format.description],
            examples: [
                .init("text(copy.log, raw)", "Writes bodies as they came, a line each."),
                .init("text(events.txt)", "Writes all of each event in a readable form."),
                .init("text(events.ndjson, format=json)", "Writes one JSON document a line."),
            ]
        ),
        make: { TextSink($0[file].path, $0[format]) })

    private let writer: DirectFile

    init(_ path: String, _ format: OutputFormat) { writer = DirectFile(path, as: format) }

    func open(_ context: FlowContext) throws(FlowError) { try writer.open(context) }
    func append(_ batch: EventBatch) throws(FlowError) { try writer.append(batch) }
    func close() throws(FlowError) { try writer.close() }
}
