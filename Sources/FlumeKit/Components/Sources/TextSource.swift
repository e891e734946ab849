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
                event limit is split, which a note says once.
                """,
            options: [file.description],
            examples: [.init("text(access.log)", "Every line of access.log.")]
        ),
        make: { TextSource(path: $0[file].path) })

    private let path: String
    private var input: FileDescriptor?
    private var lines: LineDecoder?
    private var context: FlowContext?
    private var size = 0
    private var position = 0

    init(path: String) { self.path = path }

    func open(_ context: FlowContext) throws(FlowError) {
        self.context = context
        do throws(SystemError) {
            let file = try FileDescriptor.open(path, O_RDONLY)
            let status = try file.status()
            if status.isDirectory { throw SystemError("open", EISDIR, path) }
            size = Int(status.size)
            _ = posix_fadvise(file.number, 0, 0, POSIX_FADV_SEQUENTIAL)
            input = file
        } catch {
            throw FlowError(error)
        }
        lines = LineDecoder(maximumLength: context.maximumEventBytes)
    }

    func read(
        into batch: EventBatch, until deadline: Instant
    ) throws(FlowError) -> SourceState {
        guard let input, let context else { preconditionFailure("read follows open") }
        if context.isStopping { return .ended }
        context.stamp(batch)
        do throws(SystemError) {
            let count = try lines!.fill(batch) { room throws(SystemError) in
                try input.read(into: room.baseAddress!, count: room.count)
            }
            position += count
            if count > 0 { return .open }
        } catch {
            throw FlowError(error)
        }
        return lines!.finish(batch) ? .open : .ended
    }

    var share: Double? { size > 0 ? min(1, Double(position) / Double(size)) : nil }

    func close() {
        input?.close()
        if let lines, lines.splitLines > 0 { context?.noteSplitLines(lines.splitLines) }
    }
}
