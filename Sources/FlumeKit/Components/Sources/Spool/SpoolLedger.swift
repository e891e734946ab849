/// What a spooling directory owes: the files that were opened, in this order,
/// and are not finished.
///
/// Outlives the source: one that is started again goes on with it, so that it
/// repeats nothing that is still on its way. What becomes safe while no source
/// is at work, as when channels are drained at the end, is finished on the
/// thread that says so.
final class SpoolLedger: Sendable {
    private let lock = Lock()
    /// Held while files are renamed, which is seldom and by one thread at a
    /// time but for the last moments of an agent.
    private let finishing = Lock()
    /// Safe because it is touched under the lock only.
    nonisolated(unsafe) private var contents = Contents()

    fileprivate struct Contents {
        var files: [SpooledFile] = []
        var paths: Set<String> = []
        var hasNews = false
        /// Of the source at work.
        var bell: Doorbell?
        /// Of the source that was at work last.
        var finisher: SpoolFinisher?
        /// Whether there is a file to be read that was passed over.
        var isListStale = false
    }

    // MARK: The source at work

    /// Begins the work of a source.
    func attach(_ bell: Doorbell, _ finisher: SpoolFinisher) {
        finishing.locked {
            lock.locked {
                contents.bell = bell
                contents.finisher = finisher
                contents.hasNews = true
            }
        }
    }

    func detach() { lock.locked { contents.bell = nil } }

    // MARK: Files

    func add(_ file: SpooledFile) {
        lock.locked {
            contents.files.append(file)
            contents.paths.insert(file.path)
        }
    }

    /// Forgets a file of which there is nothing to be read any more.
    func drop(_ file: SpooledFile) { lock.locked { contents.remove(file) } }

    func holds(_ path: String) -> Bool { lock.locked { contents.paths.contains(path) } }

    var count: Int { lock.locked { contents.files.count } }

    /// Whether some of it has not been given out, or is not known to be safe.
    var isWaiting: Bool { lock.locked { contents.files.contains { !$0.isFinished } } }

    /// A file that was opened before and has more to read.
    func unread() -> SpooledFile? {
        lock.locked { contents.files.first { !$0.isRead } }
    }

    /// Changes a file, or looks at it.
    func with<Value>(_ file: SpooledFile, _ body: (SpooledFile) -> Value) -> Value {
        lock.locked { body(file) }
    }

    /// Notes a batch of a file whose events end at `end`, and makes what tells
    /// of their safety.
    func give(_ file: SpooledFile, upTo end: Int64) -> Acknowledgement {
        let number = lock.locked { file.give(upTo: end) }
        return Acknowledgement { outcome in self.settle(file, number, outcome) }
    }

    private func settle(
        _ file: SpooledFile, _ number: Int, _ outcome: Acknowledgement.Outcome
    ) {
        let (bell, log) = lock.locked {
            file.settle(number, outcome)
            contents.hasNews = true
            return (contents.bell, contents.finisher?.log)
        }
        if let bell { return bell.ring() }
        // Nobody stops for a fault now; the next source meets it again.
        try? advance { log?.say(.warn, "spooldir", $0) }
    }

    /// Makes the next `advance` look at all files.
    func touch() { lock.locked { contents.hasNews = true } }

    /// Whether there are files that could not be finished.
    var hasStuck: Bool { lock.locked { contents.files.contains(where: \.isFinished) } }

    /// Whether the directory is to be listed anew; says so once.
    func takeStaleness() -> Bool {
        lock.locked {
            defer { contents.isListStale = false }
            return contents.isListStale
        }
    }

    var hasNews: Bool { lock.locked { contents.hasNews } }

    // MARK: Progress

    /// Finishes the files that can be, and stores how far the first one is.
    ///
    /// With `insistently`, also those that could not be finished before.
    func advance(
        insistently: Bool = false, saying say: (String) -> Void
    ) throws(FlowError) {
        try finishing.locked { () throws(FlowError) in
            guard let (finisher, due) = lock.locked({ takeNews(insistently) }) else { return }
            for file in due { try finish(file, finisher, say) }
            let progress = lock.locked { contents.progress() }
            if let progress { finisher.store(progress, say) }
        }
    }

    private func takeNews(_ insistently: Bool) -> (SpoolFinisher, [SpooledFile])? {
        guard let finisher = contents.finisher, contents.hasNews || insistently else { return nil }
        contents.hasNews = false
        for file in contents.files { file.advance() }
        return (finisher, contents.files.filter(\.isFinished))
    }

    private func finish(
        _ file: SpooledFile, _ finisher: SpoolFinisher, _ say: (String) -> Void
    ) throws(FlowError) {
        switch finisher.finish(file, say) {
        case .finished: lock.locked { contents.remove(file) }
        case .replaced:
            lock.locked {
                contents.remove(file)
                contents.isListStale = true
            }
        case .grown(let look): lock.locked { file.resume(look) }
        case .stuck: break
        case .refused(let sentence): throw FlowError(.reject, sentence)
        }
    }
}

extension SpoolLedger.Contents {
    fileprivate mutating func remove(_ file: SpooledFile) {
        files.removeAll { $0 === file }
        paths.remove(file.path)
    }

    /// How far the first file is that has more to come, if that is news.
    fileprivate func progress() -> SpoolProgress? {
        guard let file = files.first(where: { !$0.isFinished }),
            file.safeOffset > file.storedOffset
        else { return nil }
        file.storedOffset = file.safeOffset
        return SpoolProgress(
            path: file.path, identity: file.lasting, offset: file.safeOffset)
    }
}
