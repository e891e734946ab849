import Glibc

/// Reads the events of a Hadoop SequenceFile.
final class SeqfileSource: Source {
    static let file = Option<InputFile>.required("file", "The file to read.")

    static let declaration = Declaration<SourceMaker>(
        ComponentDescription(
            .source, "seqfile",
            summary: "Reads the events of a Hadoop SequenceFile.",
            details: """
                Bodies, attributes, hosts, times, priorities and nanos are those of the events \
                that were written. The file may be of records or of blocks, compressed with any \
                of DefaultCodec, GzipCodec, BZip2Codec, SnappyCodec, ZStandardCodec and \
                Lz4Codec.

                Where a file is damaged or cut short, the events before that place are \
                delivered, and the flow then ends with an error that names it. A named pipe is \
                read until its last writer has closed it.
                """,
            options: [file.description],
            examples: [.init("seqfile(events.seq)", "Every event of events.seq.")]
        ),
        make: { SeqfileSource(path: $0[file].path) })

    private static let pieceBytes = 1 << 20

    private let path: String
    private var context: FlowContext?
    private var input: FileDescriptor?
    private var decoder: SequenceFileDecoder?
    private var failure: FlowError?
    /// Whether more may be slow to come: true of everything but files.
    private var isStream = false
    private var size: Int64 = 0
    private var position: Int64 = 0

    init(path: String) { self.path = path }

    /// Opens the file and reads its header; that of a pipe is read when it
    /// comes.
    func open(_ context: FlowContext) throws(FlowError) {
        self.context = context
        let decoder = SequenceFileDecoder(maximumBodyBytes: context.maximumEventBytes)
        do throws(SystemError) {
            // Opening a named pipe would wait for a writer, which nothing
            // could interrupt; reading it can wait as well.
            let file = try FileDescriptor.open(path, O_RDONLY | O_NONBLOCK)
            let status = try file.status()
            if status.isDirectory { throw SystemError("read", EISDIR, path) }
            isStream = !status.isRegularFile
            if !isStream { size = status.size }
            _ = posix_fadvise(file.number, 0, 0, POSIX_FADV_SEQUENTIAL)
            input = file
        } catch {
            throw FlowError(error)
        }
        self.decoder = decoder
        if isStream { return }
        while try !hasHeader(decoder) {
            if try receiveMore(decoder) == .ended { return }
        }
    }

    private func hasHeader(_ decoder: SequenceFileDecoder) throws(FlowError) -> Bool {
        do {
            return try decoder.readHeader()
        } catch {
            throw rejected(error)
        }
    }

    func read(
        into batch: EventBatch, until deadline: Instant
    ) throws(FlowError) -> SourceState {
        guard let decoder, let context else { preconditionFailure("read follows open") }
        if let failure { throw failure }
        while !context.isStopping {
            do {
                try decoder.decode(into: batch)
            } catch {
                // What lies before the damage is delivered first.
                failure = rejected(error)
                if batch.isEmpty { throw rejected(error) }
                return .open
            }
            if !batch.isEmpty { return .open }
            if isStream, !isReadable(before: deadline, context) { break }
            if try receiveMore(decoder) == .ended { return .ended }
        }
        return context.isStopping ? .ended : .open
    }

    private func isReadable(before deadline: Instant, _ context: FlowContext) -> Bool {
        guard let input else { preconditionFailure("the file is open") }
        return FileDescriptor.waitUntilReadable(
            [input], until: deadline, clock: context.clock, or: context.wakeup)
    }

    /// Reads a piece of the file. At its end, throws if that is a bad one.
    private func receiveMore(
        _ decoder: SequenceFileDecoder
    ) throws(FlowError) -> SourceState {
        guard let input else { preconditionFailure("the file is open") }
        do throws(SystemError) {
            let count = try input.read(
                into: decoder.room(Self.pieceBytes), count: Self.pieceBytes)
            decoder.received(count)
            position += Int64(count)
            if count > 0 { return .open }
        } catch {
            // Somebody who shares the pipe was faster.
            if error.code == EAGAIN { return .open }
            throw FlowError(error)
        }
        do {
            try decoder.finish()
            return .ended
        } catch {
            throw rejected(error)
        }
    }

    private func rejected(_ error: FormatError) -> FlowError {
        FlowError(.reject, "\(path): \(error.sentence)")
    }

    var share: Double? { size > 0 ? min(1, Double(position) / Double(size)) : nil }

    func close() { input?.close() }
}
