/// Writes events to a Hadoop SequenceFile.
final class SeqfileSink: Sink {
    static let file = Option<OutputPath>.required("file", "The file to write.")

    static let declaration = Declaration<SinkMaker>(
        ComponentDescription(
            .sink, "seqfile",
            summary: "Writes events to a Hadoop SequenceFile.",
            details: """
                Keys and values are Flume's WriteableEventKey and WriteableEvent; the source \
                `seqfile` reads them. The file is made, or emptied, when the flow opens; the \
                directory must be there. A flow that opens the sink again makes a further file \
                with a number after the name.
                """,
            options: [file.description],
            examples: [.init("seqfile(events.seq)", "Keeps events with all their attributes.")]
        ),
        make: { SeqfileSink($0[file].path) })

    private let writer: DirectFile

    init(_ path: String) { writer = DirectFile(path, as: OutputFormat("seqfile")) }

    func open(_ context: FlowContext) throws(FlowError) { try writer.open(context) }
    func append(_ batch: EventBatch) throws(FlowError) { try writer.append(batch) }
    func close() throws(FlowError) { try writer.close() }
}
