import Glibc

/// A file that a sink makes and writes in an output format, perhaps
/// compressed.
///
/// Written under the name with `.tmp` after it and given its own name when it
/// is closed, so that whoever waits for files finds whole ones only. No file
/// is ever replaced: where the name or its `.tmp` is taken, be it by what a
/// crash left over, a number goes after it, which a note says.
final class StagedFile {
    /// What is to be written, and where.
    struct Target {
        /// The name, without the codec's extension.
        var path: String
        var format: OutputFormat
        var codec: CompressionCodec
        /// Whether to say that a number went after the name.
        var saysNumbers = true
    }

    private let target: Target
    private let context: FlowContext
    private let buffer: ByteWriter
    /// What goes after the name; 0 is nothing.
    private var number = 0
    private var file: FileDescriptor?
    private var output: FormattedOutput?
    private var hasEvents = false
    private var hasFailed = false

    /// `buffer` is shared by the files of one sink.
    init(_ target: Target, _ context: FlowContext, buffer: ByteWriter) {
        self.target = target
        self.context = context
        self.buffer = buffer
    }

    private var finalName: String {
        let suffix = number == 0 ? "" : ".\(number)"
        return target.path + suffix + target.codec.fileExtension
    }

    private var temporaryName: String { finalName + ".tmp" }

    /// Makes the file, and the directories above it.
    func open() throws(FlowError) {
        if Files.baseName(of: target.path).isEmpty {
            throw FlowError(.reject, "\(target.path): names a directory, not a file")
        }
        let file: FileDescriptor
        do throws(SystemError) {
            try Files.makeDirectories(Files.parent(of: target.path))
            file = try create()
        } catch {
            throw FlowError(error)
        }
        if number > 0 { noteNumber() }
        let output = FormattedOutput(
            to: file, as: target.format.makeFormatter(), codec: target.codec, buffer: buffer)
        do {
            try output.begin()
        } catch {
            // Nothing was promised yet, so nothing need be kept.
            try? Files.remove(file.name)
            throw error
        }
        self.file = file
        self.output = output
    }

    /// Creates the first `.tmp` that is free as is the name without it.
    private func create() throws(SystemError) -> FileDescriptor {
        while true {
            do {
                if !Files.exists(finalName) {
                    return try FileDescriptor.open(
                        temporaryName, O_WRONLY | O_CREAT | O_EXCL | O_APPEND)
                }
            } catch  where error.code == EEXIST {}
            number += 1
        }
    }

    /// Writes the events of a range, or hands them to the codec: `flush`
    /// returns when they are written.
    func append(_ batch: EventBatch, _ range: Range<Int>) throws(FlowError) {
        guard let output else { preconditionFailure("append follows open") }
        do {
            try output.append(batch, range)
            if target.codec == .none { hasEvents = hasEvents || !range.isEmpty }
        } catch {
            hasFailed = true
            hasEvents = hasEvents || error.delivered > 0
            throw error
        }
    }

    func flush() throws(FlowError) {
        guard let output else { return }
        do {
            if try output.flush() { hasEvents = true }
        } catch {
            hasFailed = true
            throw error
        }
    }

    /// Ends the file and gives it its name.
    ///
    /// One that could not be ended keeps the `.tmp`, for it is not whole; one
    /// that a failure left without any event is removed.
    func close() throws(FlowError) {
        guard let output, let file else { return }
        self.output = nil
        self.file = nil
        defer { file.close() }
        if hasFailed, !hasEvents {
            try? Files.remove(file.name)
            return
        }
        if output.isTorn {
            // The failure was thrown when it came, with what it cost.
            context.note("\(file.name): has no end, but all events that were delivered to it")
            return
        }
        try output.finish()
        do throws(SystemError) {
            try giveName(from: file.name)
        } catch {
            throw FlowError(error)
        }
    }

    private func giveName(from temporary: String) throws(SystemError) {
        let intended = number
        while true {
            do {
                try Files.rename(temporary, toFree: finalName)
                break
            } catch  where error.code == EEXIST {
                number += 1
            }
        }
        if number > intended { noteNumber() }
    }

    private func noteNumber() {
        guard target.saysNumbers else { return }
        context.noteOnce("\(target.path): the name is taken, so a number goes after it")
    }
}
