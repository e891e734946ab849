import Glibc

/// Writes events to one file after another of a directory.
final class RollingFileSink: Sink {
    static let directory = Option<OutputDirectory>.required(
        "sink.directory", "The directory of the files, which must be there.")
    static let rollInterval = Option(
        "sink.rollInterval", default: Interval.Seconds(.seconds(30)),
        "After how many seconds the next file begins; 0 is never.")
    static let batchSize = Option(
        "sink.batchSize", default: 100, in: 1...Int(Int32.max), "Events in one transaction.")
    static let pathManager = Option(
        "sink.pathManager", default: RollingFileStyle.start, "How files are named.")
    static let prefix = Option(
        "sink.pathManager.prefix", default: "", "What names begin with.",
        check: RollingFileSink.fault)
    static let ending = Option(
        "sink.pathManager.extension", default: "", "What names end with, after a point.",
        check: RollingFileSink.fault)
    static let rollSize = Option(
        "sink.rollSize", default: ByteCount(0),
        "After how many bytes, before compression, the next file begins; 0 is never.")
    static let rollCount = Option(
        "sink.rollCount", default: 0, in: 0...Int.max,
        "After how many events the next file begins; 0 is never.")
    static let compression = Option(
        "sink.compression", default: CompressionCodec.none, "How files are compressed.")
    static let keepEmpty = Option(
        "sink.keepEmpty", default: true, "Whether a time without events makes empty files.")
    static let serializer = ComponentSlot(
        "sink.serializer", .serializer, default: "text", "How events are written.")

    static let declaration = Declaration<SinkMaker>(
        ComponentDescription(
            .sink, "file_roll",
            summary: "Writes events to one file after another of a directory.",
            details: """
                Files have their own names from the start: with the path manager DEFAULT the \
                prefix, the milliseconds of the start, `-` and a number that rises; with ROLLTIME \
                the local time as yyyyMMddHHmmss and a number that begins at 1 in each second. A \
                name that is taken is passed over: no file is ever written over. The next file \
                begins after the interval, whether or not there were events, so that a quiet time \
                leaves empty files; with `sink.keepEmpty=false` a file begins with its first \
                event.

                What was delivered is in the file, though not forced to the disk: it outlives the \
                agent but not a loss of power. When a write fails, the file is cut back to its \
                last whole event, so that trying again repeats nothing. After a crash a file has \
                whole events, and one torn one at most. Where the serializer writes blocks, or \
                with a codec, a failed write ends the file and the next one goes on.

                `sink.rollSize`, `sink.rollCount`, `sink.compression` and `sink.keepEmpty` are \
                not Flume's. A file ends with the event that reaches a limit; what a serializer \
                adds to bodies besides a newline is seen at the end of a batch only. The codec's \
                extension goes after the name, and each batch is flushed through the codec, so \
                that a file can be read while it is written: larger batches compress better.
                """,
            options: [
                directory.description, rollInterval.description, batchSize.description,
                pathManager.description, prefix.description, ending.description,
                rollSize.description, rollCount.description, compression.description,
                keepEmpty.description,
            ],
            examples: [
                .init(
                    """
                    a1.sinks.k1.type = file_roll
                    a1.sinks.k1.channel = c1
                    a1.sinks.k1.sink.directory = /tmp
                    """, "A file every thirty seconds."),
                .init(
                    """
                    a1.sinks.k1.type = file_roll
                    a1.sinks.k1.channel = c1
                    a1.sinks.k1.sink.directory = /tmp
                    a1.sinks.k1.sink.rollInterval = 3600
                    a1.sinks.k1.sink.pathManager = ROLLTIME
                    a1.sinks.k1.sink.pathManager.prefix = web-
                    a1.sinks.k1.sink.pathManager.extension = log
                    a1.sinks.k1.sink.compression = gzip
                    a1.sinks.k1.sink.keepEmpty = false
                    """, "Files such as web-20261121080000-1.log.gz for each busy hour."),
            ],
            agent: AgentFace(
                classNames: ["org.apache.flume.sink.RollingFileSink"],
                slots: [serializer],
                batchKey: batchSize.key,
                claims: { settings in
                    let path = normalized(settings[directory].path) + "/" + settings[prefix]
                    return [.path(path, purpose: "names of rolling files")]
                })
        ),
        make: { parts in
            let suffix = parts[ending].isEmpty ? "" : "." + parts[ending]
            return RollingFileSink(
                in: parts[directory].path,
                names: RollingFileNames(
                    parts[pathManager], prefix: parts[prefix],
                    ending: suffix + parts[compression].fileExtension),
                rolls: Rolls(
                    interval: parts[rollInterval].interval, bytes: parts[rollSize].bytes,
                    events: parts[rollCount], keepsEmpty: parts[keepEmpty]),
                codec: parts[compression], as: parts.serializer(serializer))
        })

    private static func fault(_ text: String) -> ValueFault? {
        text.utf8.contains(0) || text.utf8.contains(UInt8(ascii: "/"))
            ? ValueFault(expected: "a part of a file name") : nil
    }

    /// A path without what does not tell it from others.
    private static func normalized(_ path: String) -> String {
        let names = path.split(separator: "/").filter { $0 != "." }
        return (path.hasPrefix("/") ? "/" : "") + names.joined(separator: "/")
    }

    /// When a file ends; 0 is no limit.
    struct Rolls {
        var interval = Interval.seconds(0)
        var bytes = 0
        var events = 0
        /// Whether files are made ahead of their first event.
        var keepsEmpty = true
    }

    private let directory: String
    private let rolls: Rolls
    private let codec: CompressionCodec
    private let makeFormatter: () -> any EventFormatter
    private let buffer = ByteWriter()
    private var names: RollingFileNames
    private var context: FlowContext?
    /// The file at hand; `nil` when the next event makes one.
    private var current: RollingFile?
    private var end: Instant = .distantFuture

    init(
        in directory: String, names: RollingFileNames, rolls: Rolls,
        codec: CompressionCodec = .none, as makeFormatter: @escaping () -> any EventFormatter
    ) {
        self.directory = directory
        self.names = names
        self.rolls = rolls
        self.codec = codec
        self.makeFormatter = makeFormatter
    }

    var deadline: Instant { end }

    func open(_ context: FlowContext) throws(FlowError) {
        self.context = context
        if rolls.keepsEmpty {
            _ = try file()
        } else if let problem = OutputDirectory(directory).problem {
            throw FlowError(.retry, problem)
        }
    }

    func append(_ batch: EventBatch) throws(FlowError) {
        var delivered = 0
        do {
            while delivered < batch.count {
                let file = try file()
                let count = room(in: file, batch, delivered..<batch.count)
                if count > 0 { try write(batch, delivered..<delivered + count, to: file) }
                delivered += count
                if count == 0 || isFull(file) { try endFile() }
            }
        } catch {
            throw FlowError(error.kind, error.message, delivered: delivered + error.delivered)
        }
    }

    func tick(_ now: Instant) throws(FlowError) {
        guard now >= end else { return }
        let next = end.advanced(by: rolls.interval)
        try endFile()
        guard rolls.keepsEmpty else { return }
        _ = try file()
        // So that being late once does not make all later ones late.
        if next > now { end = next }
    }

    func close() throws(FlowError) { try endFile() }

    /// The file at hand, made if there is none.
    private func file() throws(FlowError) -> RollingFile {
        if let current { return current }
        guard let context else { preconditionFailure("files are made once the sink is open") }
        let file: RollingFile
        do {
            file = try makeFile(at: context.clock.wallMilliseconds)
        } catch {
            context.counters.add(to: .connectionsFailed)
            throw error
        }
        context.counters.add(to: .connectionsCreated)
        current = file
        if rolls.interval.nanoseconds > 0 { end = context.clock.now.advanced(by: rolls.interval) }
        return file
    }

    private func makeFile(at time: Int64) throws(FlowError) -> RollingFile {
        let descriptor: FileDescriptor
        do throws(SystemError) {
            descriptor = try create(at: time)
        } catch {
            throw FlowError(error)
        }
        let output = FormattedOutput(
            to: descriptor, as: makeFormatter(), codec: codec, buffer: buffer)
        return try RollingFile(descriptor, output)
    }

    /// Makes a file of the first name that is free.
    private func create(at time: Int64) throws(SystemError) -> FileDescriptor {
        while true {
            do {
                return try FileDescriptor.open(
                    Files.path(directory, names.next(at: time)),
                    O_WRONLY | O_CREAT | O_EXCL | O_APPEND)
            } catch  where error.code == EEXIST {}
        }
    }

    /// How many events of a range the file takes before it is full.
    private func room(in file: RollingFile, _ batch: EventBatch, _ range: Range<Int>) -> Int {
        var count = file.takes(batch, range)
        if rolls.events > 0 { count = min(count, rolls.events - file.events) }
        guard rolls.bytes > 0 else { return count }
        var bytes = file.bytes
        for index in 0..<count {
            bytes += batch.bodies[range.lowerBound + index].count + 1
            if bytes >= rolls.bytes { return index + 1 }
        }
        return count
    }

    private func isFull(_ file: RollingFile) -> Bool {
        rolls.events > 0 && file.events >= rolls.events
            || rolls.bytes > 0 && file.bytes >= rolls.bytes
    }

    private func write(
        _ batch: EventBatch, _ range: Range<Int>, to file: RollingFile
    ) throws(FlowError) {
        do {
            try file.append(batch, range)
        } catch {
            // A fault of the data leaves the file as it was.
            if file.isFragile, error.kind != .reject { drop(file) }
            throw error
        }
    }

    /// Lets go of a file that cannot be gone on with.
    private func drop(_ file: RollingFile) {
        letGo()
        if file.events == 0 { file.remove() } else { file.abandon() }
    }

    private func letGo() {
        current = nil
        end = .distantFuture
        context?.counters.add(to: .connectionsClosed)
    }

    private func endFile() throws(FlowError) {
        guard let file = current else { return }
        letGo()
        if file.events == 0, !rolls.keepsEmpty { return file.remove() }
        try file.finish()
    }
}
