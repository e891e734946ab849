/// The sink of the components that write one file for each value of a path.
final class BucketedFileSink: Sink {
    private let target: BucketedFiles.Target
    private var files: BucketedFiles?

    init(_ target: BucketedFiles.Target) { self.target = target }

    func open(_ context: FlowContext) throws(FlowError) {
        let files = BucketedFiles(target, context)
        self.files = files
        try files.open()
    }

    func append(_ batch: EventBatch) throws(FlowError) {
        guard let files else { preconditionFailure("append follows open") }
        try files.append(batch)
    }

    func close() throws(FlowError) {
        defer { files = nil }
        try files?.close()
    }
}

extension BucketedFiles {
    /// What all of them have in common, for their descriptions.
    static let promise = """
        Directories are made. A file is called NAME.tmp until it is closed. None is ever \
        replaced: where a name is taken, a number goes after it. A '..' that an event brings \
        into the path becomes '__', and a name that comes out empty becomes '_'.
        """
}
