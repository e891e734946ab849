import Glibc

/// Prints events to the standard output.
final class ConsoleSink: Sink {
    static let format = Option("format", default: OutputFormat("raw"), "How an event is printed.")

    static let declaration = Declaration<SinkMaker>(
        ComponentDescription(
            .sink, "console",
            summary: "Prints events to the standard output.",
            details: """
                Each batch is written at once; nothing is held back. The default format is \
                `raw`, because an echo should echo.
                """,
            options: [format.description],
            examples: [
                .init("console", "Prints bodies as they are."),
                .init("console(json)", "Prints one JSON document a line."),
            ]
        ),
        make: { ConsoleSink(format: $0[format]) })

    private let format: OutputFormat
    private var output: FormattedOutput?

    init(format: OutputFormat) { self.format = format }

    func open(_ context: FlowContext) throws(FlowError) {
        let output = FormattedOutput(
            to: FileDescriptor.standardOutput.descriptor, as: format.makeFormatter(),
            ownership: .standardOutput)
        try output.begin()
        self.output = output
    }

    func append(_ batch: EventBatch) throws(FlowError) {
        guard let output else { preconditionFailure("append follows open") }
        try output.append(batch)
    }

    func close() throws(FlowError) { try output?.finish() }
}
