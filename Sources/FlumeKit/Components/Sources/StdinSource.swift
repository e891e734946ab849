/// Reads the lines of the standard input to its end.
final class StdinSource: Source {
    static let declaration = describe(
        "stdin", example: .init("stdin", "Every line that is piped in."))

    /// `console` is the same: what 0.9 made of it, a line editor that never
    /// ends, is of no use in a pipe, and a terminal edits lines by itself.
    static let consoleDeclaration = describe(
        "console", example: .init("console", "Every line that is typed or piped in."))

    private static func describe(
        _ name: String, example: ComponentDescription.Example
    ) -> Declaration<SourceMaker> {
        Declaration(
            ComponentDescription(
                .source, name,
                summary: "Reads the lines of the standard input to its end.",
                details: """
                    One line is one event; the bytes are passed on untouched. A last line \
                    without a newline is an event as well. A line longer than the event limit \
                    is split, which a note says once. `stdin` and `console` are the same.
                    """,
                examples: [example]
            ),
            make: { _ in StdinSource(FileDescriptor.standardInput) })
    }

    private let standardInput: UncheckedDescriptor
    private var input: LineInput?

    init(_ standardInput: UncheckedDescriptor) { self.standardInput = standardInput }

    func open(_ context: FlowContext) throws(FlowError) {
        input = try LineInput(standardInput.descriptor, context)
    }

    func read(
        into batch: EventBatch, until deadline: Instant
    ) throws(FlowError) -> SourceState {
        guard let input else { preconditionFailure("read follows open") }
        return try input.read(into: batch, until: deadline)
    }

    var share: Double? { input?.share }

    func close() { input?.close() }
}
