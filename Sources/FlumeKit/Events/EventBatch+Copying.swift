import Glibc

extension EventBatch {
    /// Makes this batch equal to `other`, whatever it was before.
    public func copy(from other: EventBatch) {
        removeAll()
        reserveArena(other.arenaCount)
        memcpy(arenaEnd, other.arena, other.arenaCount)
        commitArena(other.arenaCount)
        reserveBodies(other.count)
        bodies.update(from: other.bodies, count: other.count)
        commitBodies(other.count)
        timestamps.copy(from: other.timestamps, count: count)
        nanos.copy(from: other.nanos, count: count)
        priorities.copy(from: other.priorities, count: count)
        hosts.copy(from: other.hosts, count: count)
        endings.copy(from: other.endings, count: count)
        for column in other.headers {
            makeHeader(column.name).values.copy(from: column.values, count: count)
        }
        if other.isVerbatim { markVerbatim(upTo: other.verbatimLimit) }
    }

    /// Adds a copy of one event of another batch, with all its headers.
    @discardableResult
    public func append(copying index: Int, of other: EventBatch) -> Int {
        let new = append(copying: other.body(index))
        timestamps.append(other.timestamps[index], after: new)
        nanos.append(other.nanos[index], after: new)
        priorities.append(other.priorities[index], after: new)
        endings.append(other.endings[index], after: new)
        let host = other.hosts[index]
        hosts.append(host.isAbsent ? host : store(other.bytes(host)), after: new)
        for column in other.headers where !column[index].isAbsent {
            let value = store(other.bytes(column[index]))
            makeHeader(column.name).values.append(value, after: new)
        }
        return new
    }

    /// Adds copies of some events of another batch, with all their headers.
    ///
    /// Copies the stretch of the arena that their bodies lie in at once, where
    /// that is little more than the bodies.
    public func append(copying range: Range<Int>, of other: EventBatch) {
        if range.isEmpty { return }
        if isEmpty, range.count == other.count, other.isDense { return copy(from: other) }
        let first = count
        // Only what follows the lines there are without a gap goes on with them.
        let staysVerbatim =
            other.isVerbatim && (isEmpty || isVerbatim && verbatimLimit == arenaCount)
        appendBodies(range, of: other)
        let linesEnd = arenaCount
        timestamps.append(range, of: other.timestamps, at: first) { $0 }
        nanos.append(range, of: other.nanos, at: first) { $0 }
        priorities.append(range, of: other.priorities, at: first) { $0 }
        endings.append(range, of: other.endings, at: first) { $0 }
        appendValues(range, of: other.hosts, other, to: &hosts, at: first)
        for column in other.headers {
            appendValues(
                range, of: column.values, other, to: &makeHeader(column.name).values, at: first)
        }
        for column in headers where other.header(column.name) == nil {
            column.values.append(.absent, count: range.count, at: first)
        }
        if staysVerbatim { markVerbatim(upTo: linesEnd) }
    }

    /// Whether the arena holds little that is no body, such as what filters
    /// have left there.
    private var isDense: Bool {
        var sum = 0
        for index in 0..<count { sum += bodies[index].count }
        return arenaCount <= 2 * sum + 64 * count
    }

    /// Adds the bodies of a range; of a verbatim batch, with the newlines
    /// between them, right behind what is there.
    private func appendBodies(_ range: Range<Int>, of other: EventBatch) {
        let first = count
        reserveBodies(range.count)
        var sum = 0
        var start = UInt32.max
        var end = UInt32.min
        for index in range {
            let body = other.bodies[index]
            sum += body.count
            start = min(start, body.start)
            end = max(end, body.end)
        }
        if other.isVerbatim {
            end =
                range.upperBound < other.count
                ? other.bodies[range.upperBound].start : UInt32(other.verbatimLimit)
        }
        guard Int(end - start) <= sum + 64 * range.count else {
            reserveArena(sum)
            for index in range {
                bodies[first + index - range.lowerBound] = store(other.body(index))
            }
            return extendCount(by: range.count)
        }
        let target = store(other.bytes(ByteRange(start: start, end: end)))
        let shift = Int(target.start) - Int(start)
        for index in range {
            let body = other.bodies[index]
            bodies[first + index - range.lowerBound] = ByteRange(
                Int(body.start) + shift, count: body.count)
        }
        extendCount(by: range.count)
    }

    /// Adds the values of a range of another batch's column of ranges, storing
    /// one that they all share once.
    private func appendValues(
        _ range: Range<Int>, of values: borrowing Column<ByteRange>, _ other: EventBatch,
        to column: inout Column<ByteRange>, at first: Int
    ) {
        if values.isUniform {
            let value = values.uniform
            if value.isAbsent { return column.append(.absent, count: range.count, at: first) }
            if first > 0, column.isUniform, !column.uniform.isAbsent,
                bytes(column.uniform).elementsEqual(other.bytes(value))
            {
                return
            }
            return column.append(store(other.bytes(value)), count: range.count, at: first)
        }
        column.append(range, of: values, at: first) { value in
            value.isAbsent ? value : store(other.bytes(value))
        }
    }
}
