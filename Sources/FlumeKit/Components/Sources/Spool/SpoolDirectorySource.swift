import Glibc

/// Reads the files that are put into a directory, each once.
final class SpoolDirectorySource: Source {
    /// A file that is being read.
    private struct Reading {
        let file: SpooledFile
        let descriptor: FileDescriptor
        let deserializer: any Deserializer
        /// What it was opened after: a later rewind ends it.
        let rewinds: Int
        let headers: [(HeaderName, [UInt8])]
    }

    /// How many files may be given out and not be safe.
    private static let maximumFiles = 1000
    /// How long a file may be held open and rest until that is told.
    private static let patience = Interval.seconds(60)

    private let settings: SpoolSettings
    private let readEvents: Int
    private let makeDeserializer: @Sendable (DeserializerText) -> any Deserializer
    private let bell = Doorbell()
    private var context = FlowContext()
    private var ledger = SpoolLedger()
    private var isAttached = false
    private var lister: SpoolLister?
    private var reading: Reading?
    /// Where another process had come to, of a file that this one has not
    /// opened.
    private var inherited: SpoolProgress?
    /// Whether the file of `inherited` is still to be looked for.
    private var prefersInherited = true
    /// When to look again though nothing has been heard.
    private var lookAgain: Instant = .distantFuture
    /// Whether a file was left that may still be written to.
    private var isPostponing = false

    /// `readEvents` is how many events a read gives at least, if there are as
    /// many: then what is done once a read costs next to nothing.
    init(
        _ settings: SpoolSettings, readEvents: Int = 2048,
        makeDeserializer: @escaping @Sendable (DeserializerText) -> any Deserializer
    ) {
        self.settings = settings
        self.readEvents = readEvents
        self.makeDeserializer = makeDeserializer
    }

    func open(_ context: FlowContext) throws(FlowError) {
        self.context = context
        do throws(SystemError) {
            let status = try Files.status(settings.directory)
            if !status.isDirectory { throw SystemError("opendir", ENOTDIR, settings.directory) }
            let wanted = settings.marks ? R_OK | X_OK : R_OK | W_OK | X_OK
            if access(settings.directory, wanted) != 0 {
                throw SystemError("access", errno, settings.directory)
            }
            try Files.makeDirectories(settings.trackerDirectory)
        } catch {
            throw FlowError(error)
        }
        ledger = context.shared("spooldir \(settings.directory)") { SpoolLedger() }
        let finisher = SpoolFinisher(settings, context.log)
        inherited = finisher.load(context.note)
        ledger.attach(bell, finisher)
        isAttached = true
        lister = SpoolLister(settings)
    }

    func read(
        into batch: EventBatch, until deadline: Instant
    ) throws(FlowError) -> SourceState {
        guard let lister else { preconditionFailure("read follows open") }
        while true {
            let isDue = context.clock.now >= lookAgain
            if isDue {
                lookAgain = .distantFuture
                isPostponing = false
                lister.invalidate()
            }
            try ledger.advance(insistently: isDue, saying: context.note)
            if ledger.takeStaleness() { lister.invalidate() }
            if context.isStopping { return .ended }
            if try give(batch) { return .open }
            if try openNext(lister, batch) {
                if !batch.isEmpty { return .open }
                continue
            }
            if ledger.hasNews { continue }
            if context.endsWithInput, !isPostponing, !ledger.isWaiting { return .ended }
            if !wait(lister, until: deadline) { return .open }
        }
    }

    /// Waits until there may be something to do; false if the deadline has
    /// come.
    private func wait(_ lister: SpoolLister, until deadline: Instant) -> Bool {
        let clock = context.clock
        if lister.isBlind || ledger.hasStuck {
            lookAgain = min(lookAgain, clock.now.advanced(by: settings.pollDelay))
        }
        if clock.now >= deadline { return false }
        bell.arm()
        if ledger.hasNews { return true }
        let descriptors = [bell.descriptor] + (lister.descriptor.map { [$0] } ?? [])
        _ = FileDescriptor.waitUntilReadable(
            descriptors, until: min(deadline, lookAgain), clock: clock, or: context.wakeup)
        return true
    }

    func close() {
        closeReading()
        guard isAttached else { return }
        isAttached = false
        ledger.detach()
        // What stops a source for good is met by the next one as well.
        try? ledger.advance(saying: context.note)
    }

    // MARK: Giving out

    /// Adds events of the file that is being read; false if there are none.
    private func give(_ batch: EventBatch) throws(FlowError) -> Bool {
        while let reading {
            let (rewinds, offset) = ledger.with(reading.file) { ($0.rewinds, $0.readOffset) }
            if rewinds != reading.rewinds {
                closeReading()
                return false
            }
            do {
                try reading.deserializer.fill(batch, upTo: batchLimit)
            } catch {
                batch.removeAll()
                if error.kind != .reject { throw error }
                try blame(reading, "\(reading.file.path): \(error.message)")
                return false
            }
            if !batch.isEmpty {
                let end = max(offset, reading.deserializer.position)
                finish(batch, reading.file, reading.headers, upTo: end)
                return true
            }
            try endOrGoOn(reading)
        }
        return false
    }

    private var batchLimit: Int {
        min(max(settings.batchEvents, readEvents), context.maximumBatchEvents)
    }

    private func finish(
        _ batch: EventBatch, _ file: SpooledFile, _ headers: [(HeaderName, [UInt8])],
        upTo end: Int64
    ) {
        for (name, value) in headers { batch.setHeader(name, ofAllTo: value) }
        batch.acknowledgement = ledger.give(file, upTo: end)
    }

    /// At the end of a file: it must be as it was when it was opened.
    private func endOrGoOn(_ reading: Reading) throws(FlowError) {
        let look: SpooledFile.Look
        do {
            look = SpooledFile.Look(try reading.descriptor.status())
        } catch {
            throw FlowError(error)
        }
        let before = ledger.with(reading.file) { $0.look }
        if look == before {
            ledger.with(reading.file) { $0.endReading() }
            return endReading()
        }
        let path = reading.file.path
        if look.size > before.size, !settings.stopsAtFaults {
            context.noteOnce(SpoolFinisher.grew(path))
            ledger.with(reading.file) { $0.resume(look) }
        } else {
            try blame(reading, SpoolFinisher.changed(path))
        }
    }

    /// Gives up a file that cannot be read to its end.
    private func blame(_ reading: Reading, _ fault: String) throws(FlowError) {
        if settings.stopsAtFaults { throw FlowError(.reject, fault) }
        ledger.with(reading.file) { $0.endReading(fault: fault) }
        endReading()
    }

    private func endReading() {
        closeReading()
        // Some of it may be safe already, or there may have been nothing in it.
        ledger.touch()
    }

    private func closeReading() {
        guard let reading else { return }
        if reading.deserializer.cutRecords > 0 {
            context.noteOnce("\(reading.file.path): has lines above the limit, which were cut")
        }
        reading.descriptor.close()
        self.reading = nil
    }

    // MARK: Opening

    /// Opens the next file, if there is one; an empty one is given out as an
    /// empty event.
    private func openNext(
        _ lister: SpoolLister, _ batch: EventBatch
    ) throws(FlowError) -> Bool {
        if let file = ledger.unread() {
            try resume(file)
            return true
        }
        while ledger.count < Self.maximumFiles, let path = try nextPath(lister) {
            if try begin(path, lister, batch) { return true }
        }
        return false
    }

    /// The file that another process was reading comes first.
    private func nextPath(_ lister: SpoolLister) throws(FlowError) -> String? {
        if prefersInherited {
            prefersInherited = false
            if let path = inherited?.path, lister.isWanted(path), !ledger.holds(path) {
                return path
            }
        }
        do {
            return try lister.next(except: ledger.holds, saying: context.noteOnce)?.path
        } catch {
            throw FlowError(error)
        }
    }

    /// Opens a file for the first time, unless it is still written to.
    private func begin(
        _ path: String, _ lister: SpoolLister, _ batch: EventBatch
    ) throws(FlowError) -> Bool {
        let descriptor: FileDescriptor
        let status: FileStatus
        do throws(SystemError) {
            descriptor = try FileDescriptor.open(path, O_RDONLY | O_NONBLOCK)
            status = try descriptor.status()
        } catch {
            if error.code != ENOENT { context.noteOnce("\(error.sentence); the file is left") }
            return false
        }
        guard status.isRegularFile,
            isComplete(descriptor, status, hasArrived: lister.arrived.contains(path))
        else { return false }
        lister.took(path)
        // The device's number may be another after the next start.
        let lasting = "\(status.inode):\(descriptor.birthTime ?? 0)"
        let file = SpooledFile(
            path, status, lasting: lasting, at: place(of: path, lasting, status.size))
        ledger.add(file)
        if status.size > 0 {
            try read(file, descriptor)
        } else {
            batch.append(body: ByteRange(0, count: 0))
            finish(batch, file, headers(of: file), upTo: 0)
            ledger.with(file) { $0.endReading() }
        }
        return true
    }

    /// Where to begin in a file: behind what another process has delivered.
    private func place(of path: String, _ lasting: String, _ size: Int64) -> Int64 {
        guard let stored = inherited, stored.path == path else { return 0 }
        inherited = nil
        if let identity = stored.identity, identity != lasting { return 0 }
        return stored.offset <= size ? stored.offset : 0
    }

    /// Whether nobody writes to a file any more, as far as can be told.
    private func isComplete(
        _ descriptor: FileDescriptor, _ status: FileStatus, hasArrived: Bool
    ) -> Bool {
        let age = context.clock.wallMilliseconds - status.modified / 1_000_000
        switch descriptor.hasWriters {
        case true:
            if context.endsWithInput || age > Self.patience.milliseconds {
                context.noteOnce(
                    "\(descriptor.name): is left until the program closes it that has it open "
                        + "for writing")
            }
            return false
        case false: return true
        default: break
        }
        let delay = settings.pollDelay.milliseconds
        if hasArrived || age < 0 || age >= delay { return true }
        isPostponing = true
        let due = context.clock.now.advanced(by: .milliseconds(delay - age))
        lookAgain = min(lookAgain, due)
        return false
    }

    private func headers(of file: SpooledFile) -> [(HeaderName, [UInt8])] {
        var headers: [(HeaderName, [UInt8])] = []
        if let name = settings.fileHeader { headers.append((name, Array(file.path.utf8))) }
        if let name = settings.basenameHeader {
            headers.append((name, Array(Files.baseName(of: file.path).utf8)))
        }
        return headers
    }

    private func read(_ file: SpooledFile, _ descriptor: FileDescriptor) throws(FlowError) {
        _ = posix_fadvise(descriptor.number, 0, 0, POSIX_FADV_SEQUENTIAL)
        var text = settings.text
        text.maximumEventBytes = context.maximumEventBytes
        let deserializer = makeDeserializer(text)
        let (offset, rewinds) = ledger.with(file) { ($0.readOffset, $0.rewinds) }
        let reading = Reading(
            file: file, descriptor: descriptor, deserializer: deserializer, rewinds: rewinds,
            headers: headers(of: file))
        self.reading = reading
        do {
            try deserializer.open(descriptor, at: offset)
        } catch {
            if error.kind != .reject { throw error }
            try blame(reading, "\(file.path): \(error.message)")
        }
    }

    /// Goes on with a file that was opened before.
    private func resume(_ file: SpooledFile) throws(FlowError) {
        let descriptor: FileDescriptor
        do throws(SystemError) {
            descriptor = try FileDescriptor.open(file.path, O_RDONLY | O_NONBLOCK)
            if try descriptor.status().identity != file.identity {
                throw SystemError("open", ENOENT, file.path)
            }
        } catch {
            if error.code != ENOENT { throw FlowError(error) }
            context.note("\(file.path): is gone, though it was not read to its end")
            return ledger.drop(file)
        }
        try read(file, descriptor)
    }
}
