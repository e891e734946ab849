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

    /// Adds copies of some events of another batch.
    public func append(copying range: Range<Int>, of other: EventBatch) {
        for index in range { append(copying: index, of: other) }
    }
}
