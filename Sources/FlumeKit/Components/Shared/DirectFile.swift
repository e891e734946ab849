import Glibc

/// A file written under its own name, which may also be a pipe or a device.
///
/// The first opening makes or empties the file. A later one, after a failure
/// upstream, goes on at its end: what was delivered stays. A container cannot
/// be gone on with, so then a new file with a number after its name is made.
final class DirectFile {
    private let path: String
    private let format: OutputFormat
    private var openings = 0
    private var file: FileDescriptor?
    private var output: FormattedOutput?

    init(_ path: String, as format: OutputFormat) {
        self.path = path
        self.format = format
    }

    func open(_ context: FlowContext) throws(FlowError) {
        let formatter = format.makeFormatter()
        let file: FileDescriptor
        do throws(SystemError) {
            file = try openFile(isContainer: formatter.isContainer)
        } catch {
            throw FlowError(error)
        }
        if file.name != path {
            context.note("\(path): the file was ended, so the rest is in \(file.name)")
        }
        self.file = file
        let output = FormattedOutput(to: file, as: formatter)
        try output.begin()
        openings += 1
        self.output = output
    }

    private func openFile(isContainer: Bool) throws(SystemError) -> FileDescriptor {
        let flags = O_WRONLY | O_CREAT | O_APPEND
        if openings == 0 { return try FileDescriptor.open(path, flags | O_TRUNC) }
        let isRegular = (try? Files.status(path).isRegularFile) ?? true
        if !isContainer || !isRegular { return try FileDescriptor.open(path, flags) }
        var number = openings
        while true {
            do {
                return try FileDescriptor.open("\(path).\(number)", flags | O_EXCL)
            } catch  where error.code == EEXIST {
                number += 1
            }
        }
    }

    func append(_ batch: EventBatch) throws(FlowError) {
        guard let output else { preconditionFailure("append follows open") }
        try output.append(batch)
    }

    func close() throws(FlowError) {
        defer {
            file?.close()
            file = nil
            output = nil
        }
        try output?.finish()
    }
}
