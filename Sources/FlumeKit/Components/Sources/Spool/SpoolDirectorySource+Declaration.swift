extension SpoolDirectorySource {
    /// What becomes of a file that was read.
    enum DeletePolicy: String, ChoiceValue { case never, immediate }
    /// How it is known that a file was read.
    enum TrackingPolicy: String, ChoiceValue {
        case rename
        case trackerDirectory = "tracker_dir"
    }
    /// What becomes of a file that cannot be worked through as it should.
    enum FaultPolicy: String, ChoiceValue { case setAside, stop }

    static let spoolDirectory = Option<InputDirectory>.required(
        "spoolDir", "The directory whose files are read.")
    static let fileSuffix = Option(
        "fileSuffix", default: ".COMPLETED",
        "What the name of a file ends with once it was read; such files are not read.",
        check: { $0.isEmpty || $0.contains("/") ? ValueFault(expected: "the end of a name") : nil })
    static let deletePolicy = Option(
        "deletePolicy", default: DeletePolicy.never,
        "Whether files are removed once all their events are safe.")
    static let trackingPolicy = Option(
        "trackingPolicy", default: TrackingPolicy.rename,
        "Whether a file that was read is renamed, or keeps its name and is marked in trackerDir.")
    static let trackerDirectory = Option(
        "trackerDir", default: ".flumespool",
        "Where marks and the progress within a file are kept; beneath spoolDir unless it begins "
            + "with a slash.",
        check: { $0.isEmpty ? ValueFault(expected: "a directory name") : nil })
    static let faultPolicy = Option(
        "fileErrorPolicy", default: FaultPolicy.setAside,
        "Whether a file that was changed or cannot be decoded is set aside, or stops the source "
            + "as in Flume.")
    static let fileHeader = Option(
        "fileHeader", default: false, "Whether events have the path of their file in a header.")
    static let fileHeaderKey = Option(
        "fileHeaderKey", default: HeaderName("file"), "The name of that header.")
    static let basenameHeader = Option(
        "basenameHeader", default: false, "Whether events have the name of their file in a header.")
    static let basenameHeaderKey = Option(
        "basenameHeaderKey", default: HeaderName("basename"), "The name of that header.")
    static let includePattern = Option<Pattern?>(
        "includePattern", default: nil,
        "A pattern of Java that all of a file's name matches; every name if not given.")
    static let ignorePattern = Option<Pattern?>(
        "ignorePattern", default: nil,
        "A pattern of Java; files whose whole names match are not read, even if included.")
    static let consumeOrder = Option(
        "consumeOrder", default: SpoolSettings.Order.oldest,
        "Which file is next; of two of the same time, the one whose name sorts first.")
    static let isRecursive = Option(
        "recursiveDirectorySearch", default: false,
        "Whether directories beneath spoolDir are searched, but those whose names begin with a dot."
    )
    static let pollDelay = Option(
        "pollDelay", default: Interval.milliseconds(500), in: .milliseconds(1)...(.seconds(86_400)),
        "How often a directory is listed that the kernel does not watch, and how long a file of "
            + "another user must have rested.")
    static let maximumBackoff = Option(
        "maxBackoff", default: 4000, in: 0...Int(Int32.max),
        "Without effect: a full channel is waited for, not tried again.")
    static let batchSize = Option(
        "batchSize", default: 100, in: 1...Int(Int32.max),
        "How many events are stored in a channel in one transaction.")
    static let inputCharset = Option(
        "inputCharset", default: TextCharset.utf8, "How the characters of files are spelt.")
    static let decodeErrorPolicy = Option(
        "decodeErrorPolicy", default: DecodeErrorPolicy.fail,
        "Whether a byte that is no character is a fault of the file, becomes U+FFFD or is left out."
    )
    static let bufferMaximumLineLength = Option(
        "bufferMaxLineLength", in: 1...Int(Int32.max),
        "The old name of deserializer.maxLineLength, which it overrides.")
    static let bufferMaximumLines = Option(
        "bufferMaxLines", default: 100, in: 0...Int(Int32.max),
        "Without effect, as in Flume.")
    static let deserializer = ComponentSlot(
        "deserializer", .deserializer, default: "LINE", "What makes events of a file's bytes.")

    static let declaration = Declaration<SourceMaker>(
        ComponentDescription(
            .source, "spooldir",
            summary: "Reads the files that are put into a directory, each once.",
            details: details,
            options: [
                spoolDirectory.description, fileSuffix.description, deletePolicy.description,
                trackingPolicy.description, trackerDirectory.description,
                faultPolicy.description, fileHeader.description, fileHeaderKey.description,
                basenameHeader.description, basenameHeaderKey.description,
                includePattern.description, ignorePattern.description,
                consumeOrder.description, isRecursive.description, pollDelay.description,
                maximumBackoff.description, batchSize.description, inputCharset.description,
                decodeErrorPolicy.description, bufferMaximumLineLength.description,
                bufferMaximumLines.description,
            ],
            examples: [
                .init(
                    """
                    a1.sources.r1.type = spooldir
                    a1.sources.r1.spoolDir = /var/spool/flume
                    a1.sources.r1.fileHeader = true
                    """, "Each line of each file, with the path of the file."),
                .init(
                    """
                    a1.sources.r1.type = spooldir
                    a1.sources.r1.spoolDir = /var/spool/flume
                    a1.sources.r1.trackingPolicy = tracker_dir
                    a1.sources.r1.includePattern = .*\\\\.log
                    """, "Files keep their names; only those ending in .log are read."),
            ],
            agent: AgentFace(
                classNames: ["org.apache.flume.source.SpoolDirectorySource"],
                slots: [deserializer],
                batchKey: batchSize.key,
                claims: { [.path($0[spoolDirectory].path, purpose: "to be worked through")] })
        ),
        make: { parts in
            SpoolDirectorySource(
                SpoolSettings(parts), makeDeserializer: parts.deserializer(deserializer))
        })

    private static let details = """
        A file is to be complete when it appears: moved into the directory, or written there and \
        closed. One that a program has open for writing is left until that closes it; where the \
        kernel does not tell, which is so for other users' files, it must have been closed or \
        moved here while this source was running, or have rested for pollDelay.

        New files are told by the kernel (inotify), at once. Only where a directory cannot be \
        watched it is listed every pollDelay; changes that another machine makes in a network \
        file system are not told either.

        A file is renamed, marked or removed when all its events are safe: in a durable channel, \
        or delivered by every sink. Meanwhile the next files are read, up to a thousand. How far \
        the oldest of them is safe stands in trackerDir in .flumespool-main.meta, in Flume's \
        form, so that Flume and flumectl can each go on where the other has stopped. After a \
        crash, events come again that were on their way; none is lost.

        A file that has grown since it was opened is read on. One that was changed otherwise, or \
        holds what cannot be decoded, is set aside once its sound events are delivered: it \
        becomes NAME.FAILED with the suffix, and a warning says so. Where the new name is taken, \
        a number goes before the suffix. With `fileErrorPolicy = stop` the source stops instead.

        An empty file is one event with an empty body.
        """
}

extension SpoolSettings {
    init(_ parts: Parts) {
        typealias Source = SpoolDirectorySource
        self.init(
            directory: parts[Source.spoolDirectory].path,
            trackerDirectory: parts[Source.trackerDirectory])
        suffix = parts[Source.fileSuffix]
        deletes = parts[Source.deletePolicy] == .immediate
        marks = parts[Source.trackingPolicy] == .trackerDirectory
        stopsAtFaults = parts[Source.faultPolicy] == .stop
        order = parts[Source.consumeOrder]
        include = parts[Source.includePattern]
        ignore = parts[Source.ignorePattern]
        isRecursive = parts[Source.isRecursive]
        pollDelay = parts[Source.pollDelay]
        batchEvents = parts[Source.batchSize]
        fileHeader = parts[Source.fileHeader] ? parts[Source.fileHeaderKey] : nil
        basenameHeader = parts[Source.basenameHeader] ? parts[Source.basenameHeaderKey] : nil
        text.charset = parts[Source.inputCharset]
        text.errorPolicy = parts[Source.decodeErrorPolicy]
        text.maximumLineCharacters = parts[Source.bufferMaximumLineLength]
    }
}
