import Glibc

/// Many events, packed: one arena of bytes, ranges into it, and columns.
///
/// An event is an index. Its body and the values of its headers are ranges of
/// the arena, so reading is slicing, and a header that all events share is
/// stored once. Work is done per batch: a batch is filled by a source,
/// changed in place by interceptors, written out by a sink and filled again.
///
/// Ranges stay valid when the arena grows; pointers into it do not: take them
/// anew after anything that stores bytes.
///
/// A batch belongs to one thread at a time.
public final class EventBatch {
    /// Bytes one batch may hold: offsets are 32 bits wide.
    public static let maximumArenaBytes = Int(UInt32.max) / 2
    /// The size that sources fill a batch to; it fits a core's cache.
    public static let preferredArenaBytes = 256 << 10
    /// The number of events that sources fill a batch to.
    public static let preferredCount = 16_384

    /// The arena's first byte.
    public private(set) var arena: UnsafeMutablePointer<UInt8>
    public private(set) var arenaCapacity: Int
    /// How much of the arena is in use.
    public private(set) var arenaCount = 0
    /// The bodies, one range per event.
    public private(set) var bodies: UnsafeMutablePointer<ByteRange>
    private var bodiesCapacity: Int
    public private(set) var count = 0

    var timestamps = Column<Int64>(0)
    var nanos = Column<Int64>(0)
    var priorities = Column<UInt8>(Priority.info.rawValue)
    var hosts = Column<ByteRange>(.absent)
    var endings = Column<UInt8>(LineEnding.newline.rawValue)

    private var columns: [HeaderColumn] = []
    private var headerCount = 0

    /// How to tell the source that these events are safe, if it asks; not
    /// copied with them, for every holder is counted.
    public var acknowledgement: Acknowledgement?

    /// Whether the arena from the first body on reads as the events' lines:
    /// body, newline, body, newline … So a writer of lines writes it whole.
    public private(set) var isVerbatim = false
    private var verbatimEnd: UInt32 = 0
    var verbatimLimit: Int { Int(verbatimEnd) }

    public init(arenaBytes: Int = EventBatch.preferredArenaBytes + 64, events: Int = 4096) {
        arena = .allocate(capacity: max(64, arenaBytes))
        arenaCapacity = max(64, arenaBytes)
        bodies = .allocate(capacity: max(64, events))
        bodiesCapacity = max(64, events)
    }

    deinit {
        arena.deallocate()
        bodies.deallocate()
    }

    public var isEmpty: Bool { count == 0 }

    /// Makes the batch as new, keeping its memory.
    public func removeAll() {
        count = 0
        arenaCount = 0
        headerCount = 0
        isVerbatim = false
        acknowledgement = nil
        timestamps.fill(0)
        nanos.fill(0)
        priorities.fill(Priority.info.rawValue)
        hosts.fill(.absent)
        endings.fill(LineEnding.newline.rawValue)
    }

    // MARK: Bytes

    @inline(__always)
    public func bytes(_ range: ByteRange) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(start: arena + Int(range.start), count: range.count)
    }

    @inline(__always)
    public func body(_ index: Int) -> UnsafeRawBufferPointer { bytes(bodies[index]) }

    /// Makes room for `extra` bytes at the arena's end.
    @inline(__always)
    public func reserveArena(_ extra: Int) {
        if arenaCount + extra > arenaCapacity { growArena(extra) }
    }

    @inline(never)
    private func growArena(_ extra: Int) {
        let needed = arenaCount + extra
        precondition(needed <= Self.maximumArenaBytes, "a batch holds under 2 GiB")
        let larger = min(max(arenaCapacity * 2, needed), Self.maximumArenaBytes)
        let moved = UnsafeMutablePointer<UInt8>.allocate(capacity: larger)
        moved.update(from: arena, count: arenaCount)
        arena.deallocate()
        arena = moved
        arenaCapacity = larger
    }

    /// Where the next byte of the arena goes; follow with `commitArena`.
    @inline(__always)
    public var arenaEnd: UnsafeMutablePointer<UInt8> { arena + arenaCount }

    /// Counts `length` bytes written at `arenaEnd` as used.
    @inline(__always)
    @discardableResult
    public func commitArena(_ length: Int) -> ByteRange {
        defer { arenaCount += length }
        return ByteRange(arenaCount, count: length)
    }

    /// Copies bytes into the arena.
    @inline(__always)
    public func store(_ bytes: UnsafeRawBufferPointer) -> ByteRange {
        reserveArena(bytes.count)
        if let source = bytes.baseAddress { memcpy(arenaEnd, source, bytes.count) }
        return commitArena(bytes.count)
    }

    public func store(_ bytes: [UInt8]) -> ByteRange { bytes.withUnsafeBytes { store($0) } }

    // MARK: Events

    /// Adds an event whose body is in the arena.
    ///
    /// It has no headers; its other
    /// columns have what was given to all events last, such as the time of
    /// `stamp`.
    @inline(__always)
    @discardableResult
    public func append(body: ByteRange) -> Int {
        if count == bodiesCapacity { growBodies(to: count + 1) }
        let index = count
        bodies[index] = body
        count += 1
        isVerbatim = false
        if hasMixedColumns { appendDefaults(at: index) }
        return index
    }

    /// Adds an event with a copy of `body`.
    @inline(__always)
    @discardableResult
    public func append(copying body: UnsafeRawBufferPointer) -> Int {
        append(body: store(body))
    }

    /// Adds an event that has all but its body in common with the one before
    /// it: what columns and headers say of that one holds for both.
    @discardableResult
    func append(likeLast body: ByteRange) -> Int {
        if count == 0 { return append(body: body) }
        reserveBodies(1)
        let index = count
        bodies[index] = body
        count += 1
        isVerbatim = false
        timestamps.repeatLast(at: index)
        nanos.repeatLast(at: index)
        priorities.repeatLast(at: index)
        hosts.repeatLast(at: index)
        endings.repeatLast(at: index)
        for position in 0..<headerCount { columns[position].values.repeatLast(at: index) }
        return index
    }

    /// Room for `extra` more bodies, to be written at `bodies + count`; follow
    /// with `commitBodies`.
    func reserveBodies(_ extra: Int) {
        if count + extra > bodiesCapacity { growBodies(to: count + extra) }
    }

    /// Counts `extra` bodies written at `bodies + count` as events.
    func commitBodies(_ extra: Int) {
        if hasMixedColumns {
            for index in count..<count + extra { appendDefaults(at: index) }
        }
        count += extra
    }

    /// Counts bodies written at `bodies + count`, whose columns the caller
    /// fills.
    func extendCount(by extra: Int) {
        count += extra
        isVerbatim = false
    }

    /// Declares that the arena up to `end` reads as the events' lines.
    func markVerbatim(upTo end: Int) {
        isVerbatim = count > 0
        verbatimEnd = UInt32(end)
    }

    /// The lines of all events as they stand in the arena.
    public var verbatimBytes: UnsafeRawBufferPointer {
        precondition(isVerbatim, "asked only of a verbatim batch")
        return bytes(ByteRange(start: bodies[0].start, end: verbatimEnd))
    }

    private func growBodies(to needed: Int) {
        let larger = max(bodiesCapacity * 2, needed)
        let moved = UnsafeMutablePointer<ByteRange>.allocate(capacity: larger)
        moved.update(from: bodies, count: count)
        bodies.deallocate()
        bodies = moved
        bodiesCapacity = larger
    }

    /// Gives an event another body.
    @inline(__always)
    public func setBody(_ index: Int, to range: ByteRange) {
        bodies[index] = range
        isVerbatim = false
    }

    // MARK: Columns

    private var hasMixedColumns: Bool {
        headerCount > 0 || !timestamps.isUniform || !nanos.isUniform || !priorities.isUniform
            || !hosts.isUniform || !endings.isUniform
    }

    private func appendDefaults(at index: Int) {
        timestamps.extend(to: index)
        nanos.extend(to: index)
        priorities.extend(to: index)
        hosts.extend(to: index)
        endings.extend(to: index)
        for column in columns.prefix(headerCount) { column.values.append(.absent, after: index) }
    }

    /// Milliseconds since the epoch.
    @inline(__always)
    public func timestamp(_ index: Int) -> Int64 { timestamps[index] }
    public func setTimestamp(_ index: Int, to value: Int64) {
        timestamps.set(index, to: value, count: count)
    }
    public var uniformTimestamp: Int64? { timestamps.isUniform ? timestamps.uniform : nil }

    /// The monotonic clock when the event was made.
    @inline(__always)
    public func nanos(_ index: Int) -> Int64 { nanos[index] }
    public func setNanos(_ index: Int, to value: Int64) {
        nanos.set(index, to: value, count: count)
    }
    public var uniformNanos: Int64? { nanos.isUniform ? nanos.uniform : nil }

    /// Gives every event the time at which the batch was read.
    public func stamp(milliseconds: Int64, nanoseconds: Int64) {
        timestamps.fill(milliseconds)
        nanos.fill(nanoseconds)
    }

    @inline(__always)
    public func priority(_ index: Int) -> Priority {
        Priority(rawValue: priorities[index]) ?? .info
    }
    public func setPriority(_ index: Int, to value: Priority) {
        priorities.set(index, to: value.rawValue, count: count)
    }
    public var uniformPriority: Priority? {
        priorities.isUniform ? Priority(rawValue: priorities.uniform) : nil
    }

    /// The host as a range, absent where it is this machine.
    @inline(__always)
    public func hostRange(_ index: Int) -> ByteRange { hosts[index] }
    public func setHost(_ index: Int, to range: ByteRange) {
        hosts.set(index, to: range, count: count)
    }
    public func setHostOfAll(to range: ByteRange) { hosts.fill(range) }
    public var uniformHost: ByteRange? { hosts.isUniform ? hosts.uniform : nil }

    @inline(__always)
    public func ending(_ index: Int) -> LineEnding {
        endings[index] == LineEnding.none.rawValue ? .none : .newline
    }
    public func setEnding(_ index: Int, to value: LineEnding) {
        isVerbatim = false
        endings.set(index, to: value.rawValue, count: count)
    }
    /// Whether a newline belongs after every body.
    public var endsAllWithNewline: Bool {
        endings.isUniform && endings.uniform == LineEnding.newline.rawValue
    }

    // MARK: Headers

    /// The headers that any event of the batch has.
    public var headers: ArraySlice<HeaderColumn> { columns[..<headerCount] }

    /// The column of a header, if the batch has it.
    public func header(_ name: HeaderName) -> HeaderColumn? {
        headers.first { $0.name == name }
    }

    /// The column of a header, made when it is missing.
    public func makeHeader(_ name: HeaderName) -> HeaderColumn {
        if let column = header(name) { return column }
        if headerCount == columns.count { columns.append(HeaderColumn(name: name)) }
        let column = columns[headerCount]
        column.reset(to: name)
        headerCount += 1
        return column
    }

    /// Gives every event the same value of a header.
    public func setHeader(_ name: HeaderName, ofAllTo value: ByteRange) {
        makeHeader(name).values.fill(value)
    }

    public func setHeader(_ name: HeaderName, ofAllTo value: [UInt8]) {
        setHeader(name, ofAllTo: store(value))
    }

    /// Gives one event a header.
    public func setHeader(_ column: HeaderColumn, _ index: Int, to value: ByteRange) {
        column.values.set(index, to: value, count: count)
    }

    /// The values of a header for the caller to write, one per event.
    public func spreadHeader(_ column: HeaderColumn) -> UnsafeMutablePointer<ByteRange> {
        column.values.spread(count: count)
    }

    /// Keeps only the headers that `isKept` says yes to.
    public func keepHeaders(where isKept: (HeaderName) -> Bool) {
        var kept = 0
        for index in 0..<headerCount where isKept(columns[index].name) {
            columns.swapAt(kept, index)
            kept += 1
        }
        headerCount = kept
    }

    // MARK: Choosing events

    /// Keeps the events whose indices are given, which rise.
    public func keep(_ indices: UnsafeBufferPointer<UInt32>) {
        if indices.count == count { return }
        isVerbatim = false
        for (to, from) in indices.enumerated() { bodies[to] = bodies[Int(from)] }
        timestamps.keep(indices)
        nanos.keep(indices)
        priorities.keep(indices)
        hosts.keep(indices)
        endings.keep(indices)
        for column in headers { column.values.keep(indices) }
        count = indices.count
    }

    /// Keeps the first events only.
    public func truncate(to length: Int) {
        precondition(length <= count, "a batch is cut, not stretched")
        if length < count { isVerbatim = false }
        count = length
    }

    /// Drops the first events, for instance those already delivered.
    public func removeFirst(_ amount: Int) {
        precondition(amount <= count, "no more is dropped than there is")
        if amount == 0 { return }
        bodies.update(from: bodies + amount, count: count - amount)
        timestamps.removeFirst(amount, of: count)
        nanos.removeFirst(amount, of: count)
        priorities.removeFirst(amount, of: count)
        hosts.removeFirst(amount, of: count)
        endings.removeFirst(amount, of: count)
        for column in headers { column.values.removeFirst(amount, of: count) }
        count -= amount
        if count == 0 { isVerbatim = false }
    }
}
