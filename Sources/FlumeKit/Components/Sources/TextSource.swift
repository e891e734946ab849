import Glibc

/// Reads a file's lines from its start to its end.
final class TextSource: Source {
    static let file = Option<InputFile>.required("file", "The file to read.")

    static let declaration = Declaration<SourceMaker>(
        ComponentDescription(
            .source, "text",
            summary: "Reads a file's lines from its start to its end.",
            details: """
                One line is one event; the bytes are passed on untouched, a carriage return \
                too. A last line without a newline is an event as well. A line longer than the \
                event limit is split, which a note says once. A named pipe is read until its \
                last writer has closed it.
                """,
            options: [file.description],
            examples: [.init("text(access.log)", "Every line of access.log.")]
        ),
        make: { TextSource(path: $0[file].path) })

    private let path: String
    private var input: LineInput?

    init(path: String) { self.path = path }

    func open(_ context: FlowContext) throws(FlowError) {
        let file: FileDescriptor
        do throws(SystemError) {
            // Opening a named pipe would wait for a writer, which nothing
            // could interrupt; reading it can wait as well.
            file = try FileDescriptor.open(path, O_RDONLY | O_NONBLOCK)
        } catch {
            throw FlowError(error)
        }
        input = try LineInput(file, context)
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
