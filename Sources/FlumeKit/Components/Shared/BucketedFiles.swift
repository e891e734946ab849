/// One output file for each value of a path with escapes.
///
/// The events of a batch are split where the path changes from one event to
/// the next. Files stay open until the end, or until more than `limit` are:
/// then the one that was used longest ago is closed. Events that come for it
/// later go to a further file, with a number after the name.
final class BucketedFiles {
    /// What the files are to be.
    struct Target {
        var directory: EscapedPath
        /// The name within the directory; empty when that is the whole path.
        var name: EscapedText
        var format: OutputFormat
        var codec: CompressionCodec = .none
        var limit = 500
    }

    /// A file with the bytes that its path expanded to.
    private final class Bucket {
        let key: [UInt8]
        let file: StagedFile
        var lastUse = 0
        /// The first event of the batch that it holds but has not written.
        var firstHeld: Int?

        init(_ key: [UInt8], _ file: StagedFile) {
            self.key = key
            self.file = file
        }

        func has(_ bytes: UnsafeRawBufferPointer) -> Bool {
            key.count == bytes.count && bytes.elementsEqual(key)
        }
    }

    private let target: Target
    private let context: FlowContext
    private let directory: EscapeExpander
    private let name: EscapeExpander
    private let names: BucketNames
    /// By the hash of the key, or the next number that is free.
    private var buckets: [Int: Bucket] = [:]
    /// Those that hold compressed events of the batch at hand.
    private var holding: [Bucket] = []
    private var uses = 0
    /// Whether the limit was reached, which says why names have numbers.
    private var hasClosedSome = false
    private let expansion = ByteWriter(capacity: 256)
    private let buffer = ByteWriter(capacity: 4096)

    init(_ target: Target, _ context: FlowContext) {
        self.target = target
        self.context = context
        directory = EscapeExpander(target.directory.sequence, context)
        name = target.name.makeExpander(context)
        names = BucketNames(
            pattern: target.directory.sequence.text + "/" + target.name.sequence.text)
    }

    /// Opens the file at once when every event goes to the same one.
    func open() throws(FlowError) {
        guard target.directory.sequence.isConstant, target.name.sequence.isConstant else { return }
        expand(EventBatch(), 0)
        _ = try bucket()
    }

    func append(_ batch: EventBatch) throws(FlowError) {
        if batch.isEmpty { return }
        var failure: FlowError?
        do {
            try distribute(batch)
        } catch {
            failure = error
        }
        for bucket in holding {
            guard let first = bucket.firstHeld else { continue }
            bucket.firstHeld = nil
            do {
                try bucket.file.flush()
            } catch {
                // All before the first event that was lost are delivered.
                let delivered = min(failure?.delivered ?? .max, first)
                failure = failure ?? error
                failure?.delivered = delivered
            }
        }
        holding.removeAll(keepingCapacity: true)
        if let failure { throw failure }
    }

    /// Gives each run of events with the same path to its file.
    private func distribute(_ batch: EventBatch) throws(FlowError) {
        directory.begin(batch)
        name.begin(batch)
        expand(batch, 0)
        let isUniform = directory.isUniform(in: batch) && name.isUniform(in: batch)
        var start = 0
        do {
            var current = try bucket()
            for index in 1..<(isUniform ? 1 : batch.count) {
                expand(batch, index)
                if current.has(expansion.bytes) { continue }
                try write(batch, start..<index, to: current)
                start = index
                current = try bucket()
            }
            try write(batch, start..<batch.count, to: current)
        } catch {
            throw FlowError(error.kind, error.message, delivered: start + error.delivered)
        }
    }

    private func write(
        _ batch: EventBatch, _ range: Range<Int>, to bucket: Bucket
    ) throws(FlowError) {
        if target.codec != .none, bucket.firstHeld == nil {
            bucket.firstHeld = range.lowerBound
            holding.append(bucket)
        }
        try bucket.file.append(batch, range)
    }

    /// Closes every file; the first fault is thrown once all were tried.
    func close() throws(FlowError) {
        var failure: FlowError?
        for bucket in buckets.values {
            do {
                try bucket.file.close()
            } catch {
                failure = failure ?? error
            }
        }
        buckets = [:]
        if let failure { throw failure }
    }

    /// Writes the path of an event to `expansion`.
    private func expand(_ batch: EventBatch, _ index: Int) {
        expansion.removeAll()
        directory.expand(batch, index, to: expansion)
        if target.name.sequence.parts.isEmpty { return }
        let slash = UInt8(ascii: "/")
        if expansion.bytes.last != slash { expansion.put(slash) }
        name.expand(batch, index, to: expansion)
    }

    /// The open file of the path in `expansion`.
    private func bucket() throws(FlowError) -> Bucket {
        uses += 1
        var hasher = Hasher()
        hasher.combine(bytes: expansion.bytes)
        var slot = hasher.finalize()
        while let bucket = buckets[slot] {
            if bucket.has(expansion.bytes) {
                bucket.lastUse = uses
                return bucket
            }
            slot &+= 1
        }
        if buckets.count >= target.limit { try closeLeastRecent() }
        let path = names.path(expansion.bytes, context)
        let file = StagedFile(
            StagedFile.Target(
                path: path, format: target.format, codec: target.codec,
                saysNumbers: !hasClosedSome),
            context, buffer: buffer)
        try file.open()
        let bucket = Bucket(expansion.array(), file)
        bucket.lastUse = uses
        buckets[slot] = bucket
        return bucket
    }

    private func closeLeastRecent() throws(FlowError) {
        hasClosedSome = true
        context.noteOnce(
            "more than \(target.limit) files are wanted at once, so those used longest ago are "
                + "closed; what comes for one later goes to a file with a number")
        guard let oldest = buckets.min(by: { $0.value.lastUse < $1.value.lastUse }) else { return }
        buckets[oldest.key] = nil
        // When this fails, the bucket stays, and so does what it holds.
        try oldest.value.file.flush()
        oldest.value.firstHeld = nil
        buckets[oldest.key] = nil
        try oldest.value.file.close()
    }
}
