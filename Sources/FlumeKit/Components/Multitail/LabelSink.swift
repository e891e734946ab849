/// Prints lines with the name of the file they come from.
///
/// Stands directly after its follower, whose current file is that of the batch.
final class LabelSink: Sink {
    private let follower: FileFollower
    private let options: Multitail.Options
    private let formatter = LabelFormatter()
    private var output: FormattedOutput?
    private var labels = FileLabels()
    private var filesSeen = 0
    private var colors: [String: Int] = [:]

    init(_ follower: FileFollower, _ options: Multitail.Options) {
        self.follower = follower
        self.options = options
    }

    func open(_ context: FlowContext) throws(FlowError) {
        output = FormattedOutput(
            to: FileDescriptor.standardOutput.descriptor, as: formatter,
            ownership: .standardOutput)
    }

    func append(_ batch: EventBatch) throws(FlowError) {
        guard let output, let file = follower.current else {
            preconditionFailure("a batch comes from a file")
        }
        formatter.label = label(of: file.slot.path)
        try output.append(batch)
    }

    func close() throws(FlowError) { try output?.finish() }

    /// What precedes a line of a file; `nil` where nothing does.
    private func label(of path: String) -> [UInt8]? {
        if options.labels == .never { return nil }
        if filesSeen != follower.filesFound {
            filesSeen = follower.filesFound
            for file in follower.files.values { labels.add(file.slot.path) }
        }
        labels.add(path)
        let isAlone = options.files.count == 1 && labels.count == 1
        if options.labels == .auto, isAlone { return nil }
        return Array(colored(labels.label(of: path), path).utf8)
    }

    /// Files take their colours in the order in which they speak.
    private func colored(_ label: String, _ path: String) -> String {
        guard options.isColored else { return "\(label): " }
        let number = colors[path] ?? colors.count
        colors[path] = number
        let color = Self.colors[number % Self.colors.count]
        return "\u{1B}[\(color)m\(label):\u{1B}[0m "
    }

    /// Cyan, yellow, green, magenta, blue, red.
    private static let colors = [36, 33, 32, 35, 34, 31]
}

/// A label before each line, and a newline after it; without a label the
/// bytes as they are.
private final class LabelFormatter: EventFormatter {
    var label: [UInt8]?
    private let raw = RawFormatter()

    func verbatim(_ batch: EventBatch) -> UnsafeRawBufferPointer? {
        label == nil ? raw.verbatim(batch) : nil
    }

    func format(_ batch: EventBatch, _ range: Range<Int>, to output: ByteWriter) {
        guard let label else { return raw.format(batch, range, to: output) }
        for index in range {
            let body = batch.body(index)
            output.put(label)
            output.put(body)
            // Lines of several files never share one.
            output.put(UInt8(ascii: "\n"))
        }
    }
}
