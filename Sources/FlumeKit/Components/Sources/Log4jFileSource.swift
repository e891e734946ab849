import Glibc

/// Reads the entries of a log4j file from its start to its end.
final class Log4jFileSource: Source {
    static let file = Option<FilePath>.required("file", "The file to read.")

    static let declaration = Declaration<SourceMaker>(
        ComponentDescription(
            .source, "log4jfile",
            summary: "Reads the entries of a log4j file from its start to its end.",
            details: """
                An entry begins with a date and a priority, as the format `log4j` writes them \
                and log4j's own ISO8601 layout does (`2026-11-21 07:57:54,123 INFO \
                org.example.Main: hello`), or with a host, a word, a date `yy/MM/dd HH:mm:ss` \
                and a priority, as in 0.9. They set the event's time, priority and host; a \
                logger's name becomes the attribute `category`. Dates without an offset are \
                local time.

                A line that begins no entry belongs to the one before it, as in a stack trace. \
                Lines before the first entry are passed over, and a note says how many; 0.9 \
                ended there without a word. What `log4j` has escaped is read back as it was.
                """,
            options: [file.description],
            examples: [.init("log4jfile(hadoop.log)", "Every entry of hadoop.log.")]
        ),
        make: { Log4jFileSource(path: $0[file].path) })

    private let path: String
    private let zone: ZoneRules
    private var input: FileDescriptor?
    private var lines: LineDecoder?
    private var entries: Log4jDecoder?
    private var context: FlowContext?
    private let block = EventBatch()

    init(path: String, in zone: ZoneRules = LocalZone.rules) {
        self.path = path
        self.zone = zone
    }

    func open(_ context: FlowContext) throws(FlowError) {
        self.context = context
        do throws(SystemError) {
            let file = try FileDescriptor.open(path, O_RDONLY)
            if try file.status().isDirectory { throw SystemError("open", EISDIR, path) }
            input = file
        } catch {
            throw FlowError(error)
        }
        let entries = Log4jDecoder(
            in: zone, now: context.clock.wallMilliseconds,
            maximumLength: context.maximumEventBytes)
        self.entries = entries
        lines = LineDecoder(maximumLength: entries.maximumLineLength)
    }

    func read(
        into batch: EventBatch, until deadline: Instant
    ) throws(FlowError) -> SourceState {
        guard let input, let lines, let entries, let context else {
            preconditionFailure("read follows open")
        }
        context.stamp(batch)
        if context.isStopping {
            entries.finish(batch)
            return .ended
        }
        block.removeAll()
        do throws(SystemError) {
            let count = try lines.fill(block) { room throws(SystemError) in
                guard let start = room.baseAddress else { return 0 }
                return try input.read(into: start, count: room.count)
            }
            let hasMore = count > 0 || lines.finish(block)
            entries.decode(block, to: batch)
            if hasMore { return .open }
        } catch {
            throw FlowError(error)
        }
        entries.finish(batch)
        return .ended
    }

    func close() {
        input?.close()
        guard let entries else { return }
        if entries.splitMessages > 0 { context?.noteSplitLines(entries.splitMessages) }
        if let first = entries.firstStrayLine {
            context?.note(strayLines(entries.strayLines, from: first))
        }
    }

    private func strayLines(_ count: Int, from first: Int) -> String {
        count == 1
            ? "\(path):\(first): 1 line before the first log4j entry was passed over"
            : "\(path):\(first): \(count) lines before the first log4j entry were passed over"
    }
}
