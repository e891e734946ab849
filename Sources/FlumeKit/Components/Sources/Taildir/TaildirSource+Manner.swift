import Glibc

/// What TAILDIR does its own way with followed files.
extension TaildirSource: FollowingManner {
    // MARK: Where reading begins

    func begin(_ file: FollowedFile, at start: FileStart) throws(SystemError) {
        try begin(file, file.slot.path, at: hasStarted ? .beginning : start)
    }

    private func begin(
        _ file: FollowedFile, _ path: String, at start: FileStart
    ) throws(SystemError) {
        guard let ledger, let follower, let context else {
            preconditionFailure("files are found after open")
        }
        let group = groups.index(of: path) ?? 0
        if let known = ledger.find(file.identity, at: path, by: wishes.identity) {
            followed[file.identity] = Followed(known.record, path, group: group)
            if try !resume(file, known.position, known.remembered, follower) {
                ledger.restart(known.record, at: 0)
            }
            return
        }
        let record = ledger.make(file.identity, at: path)
        followed[file.identity] = Followed(record, path, group: group)
        // It came while nobody looked, but after the last start.
        if start == .beginning || ledger.isNewer(file) { return }
        try follower.begin(file, at: start, context)
        ledger.restart(record, at: file.position)
    }

    /// Goes on where a file was left, if it is the same one: true if so.
    private func resume(
        _ file: FollowedFile, _ position: Int64, _ remembered: RememberedFile?,
        _ follower: FileFollower
    ) throws(SystemError) -> Bool {
        if let remembered {
            guard remembered.birth == file.birth,
                file.resume(remembered, scratch: follower.scratch)
            else { return false }
            if remembered.offset == position { return true }
        } else {
            guard let ledger, !ledger.isNewer(file) else { return false }
            if try file.descriptor.status().size < position { return false }
        }
        try file.start(at: position, scratch: follower.scratch)
        return true
    }

    /// Finds files that were renamed while nobody looked, and have no
    /// followed name now, by their inodes: what was added to them before that
    /// is not to be lost.
    func findMovedFiles() {
        guard let ledger, let follower else { return }
        var byDirectory: [String: [UInt64: String]] = [:]
        for missing in ledger.missing {
            byDirectory[Files.parent(of: missing.path), default: [:]][missing.inode] = missing.path
        }
        for (directory, paths) in byDirectory {
            for name in (try? Files.names(in: directory)) ?? [] {
                let place = Files.path(directory, name)
                guard let status = try? Files.linkStatus(place), status.isRegularFile,
                    let path = paths[status.inode], follower.files[status.identity] == nil,
                    let slot = follower.names?.slot(of: path), isSame(place, path)
                else { continue }
                follower.moved(from: slot, to: place)
            }
        }
        ledger.giveUpMissing { Files.exists(Files.parent(of: $0)) }
    }

    /// Whether the file at a place can be the one that is recorded with its
    /// inode and a path.
    private func isSame(_ place: String, _ path: String) -> Bool {
        guard let ledger, let descriptor = try? FileDescriptor.open(place, O_RDONLY | O_NONBLOCK),
            let birth = descriptor.birthTime, let status = try? descriptor.status()
        else { return false }
        return ledger.mayBe(status, birth: birth, at: path)
    }

    // MARK: While it is read

    func prepare(_ file: FollowedFile) throws(SystemError) {
        guard let known = followed[file.identity], !file.isNameless,
            !file.slots.contains(where: { $0.path == known.path })
        else { return }
        let path = file.slot.path
        switch wishes.identity {
        case .inode:
            known.path = path
            known.group = groups.index(of: path) ?? known.group
            ledger?.rename(known.record, to: path)
        case .path:
            // Another file, by Flume's rule.
            guard let context, let follower else { return }
            forget(file, isOver: true)
            file.restart(follower.wishes.makeDecoder(context))
            try begin(file, path, at: .beginning)
        }
    }

    func caughtUp(_ file: FollowedFile) {
        if let known = followed[file.identity] { noteQuiet(file, known) }
    }

    func cut(_ file: FollowedFile) {
        guard let known = followed[file.identity] else { return }
        ledger?.restart(known.record, at: 0)
        // What was recorded must not hold for what is there now.
        writePositions()
    }

    func forget(_ file: FollowedFile, isOver: Bool) {
        guard let known = followed.removeValue(forKey: file.identity), let follower else { return }
        if file.descriptor.isDeleted {
            ledger?.drop(known.record)
            return
        }
        let remembered: RememberedFile? = file.birth.flatMap { birth in
            let place = file.position
            let mark = try? ReadMark(in: file.descriptor, at: place, scratch: follower.scratch)
            return mark.map { RememberedFile(birth: birth, offset: place, mark: $0) }
        }
        ledger?.close(known.record, remembered, isOver: isOver)
    }

    // MARK: Events

    func give(_ batch: EventBatch, of file: FollowedFile) {
        guard let known = followed[file.identity], let ledger else {
            preconditionFailure("only files that are open are read")
        }
        if file.decoder.splitLines > 0 { noteSplitLine() }
        if wishes.givesOffsets { batch.addLineOffsets(endingAt: file.position) }
        batch.dropCarriageReturns()
        for header in groups.groups[known.group].headers {
            batch.setHeader(header.name, ofAllTo: header.value)
        }
        if let name = wishes.fileHeader {
            var path = known.path
            batch.setHeader(
                name, ofAllTo: path.withUTF8 { batch.store(UnsafeRawBufferPointer($0)) })
        }
        batch.acknowledgement = ledger.give(known.record, upTo: file.position)
    }

    private func noteSplitLine() {
        guard let context else { return }
        let limit = ByteCount(min(wishes.maximumLineBytes, context.maximumEventBytes))
        context.noteOnce("lines longer than \(limit.spelling) are split")
    }
}

extension EventBatch {
    private static let offsetHeader: HeaderName = "byteoffset"

    /// Gives events, which are lines as they stand in a file, a header with
    /// the place of their first byte; the last of them ends at `end`.
    func addLineOffsets(endingAt end: Int64) {
        guard isVerbatim else { preconditionFailure("lines are numbered as they were read") }
        let first = end - Int64(verbatimLimit)
        let digits = ByteWriter(capacity: 24)
        let column = makeHeader(Self.offsetHeader)
        let values = spreadHeader(column)
        for index in 0..<count {
            digits.removeAll()
            digits.put(decimal: max(0, first + Int64(bodies[index].start)))
            values[index] = store(digits.bytes)
        }
    }

    /// Drops one carriage return before each newline.
    func dropCarriageReturns() {
        guard isVerbatim else { preconditionFailure("lines are taken as they were read") }
        let lines = verbatimBytes
        // The usual case is none at all, and then the lines stay as they are.
        guard let start = lines.baseAddress, memchr(start, 0x0D, lines.count) != nil else { return }
        for index in 0..<count where ending(index) == .newline {
            let body = bodies[index]
            guard body.count > 0, arena[Int(body.end) - 1] == 0x0D else { continue }
            setBody(index, to: ByteRange(start: body.start, end: body.end - 1))
        }
    }
}
