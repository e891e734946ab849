/// Decodes the compiled time zones of the system, `TZif` (RFC 9636).
///
/// ```
/// header   "TZif" version 15 unused
///          six counts of 4 bytes: ut std leap time type char
/// block    time × change, time × kind index, type × (offset, daylight,
///          name index), char × name bytes, leap × …, std × …, ut × …
/// ```
/// From version 2 on a second header and block follow, with changes of 8
/// bytes instead of 4, and then a `TZ` rule between two newlines. Leap seconds
/// are passed over: events count time without them.
enum ZoneFile {
    static func decode(_ bytes: UnsafeRawBufferPointer) throws(FormatError) -> ZoneRules {
        var reader = ByteReader(bytes)
        let first = try Header(&reader)
        if first.version == 0 {
            let block = try Block(&reader, first, changeBytes: 4)
            return ZoneRules(before: block.before, changes: block.changes)
        }
        _ = try reader.take(first.blockBytes(changeBytes: 4), "the block of version 1")
        let block = try Block(&reader, try Header(&reader), changeBytes: 8)
        return ZoneRules(
            before: block.before, changes: block.changes, then: try rule(&reader))
    }

    /// The rule after the block; an empty one means that there is none.
    private static func rule(_ reader: inout ByteReader) throws(FormatError) -> ZoneRule? {
        if reader.isAtEnd { return nil }
        let start = reader.offset
        _ = try reader.byte()
        let rest = try reader.take(reader.remaining)
        let spelling = rest.prefix { $0 != UInt8(ascii: "\n") }
        if spelling.isEmpty { return nil }
        guard let rule = ZoneRule(spelling) else {
            throw FormatError(
                at: start, expected: "a rule such as CET-1CEST,M3.5.0,M10.5.0/3",
                found: "'\(String(decoding: spelling, as: UTF8.self))'")
        }
        return rule
    }
}

/// The head of a block: its version and how much of everything follows.
private struct Header {
    var version: UInt8
    var utCount, standardCount, leapCount, changeCount, kindCount, nameBytes: Int

    init(_ reader: inout ByteReader) throws(FormatError) {
        let start = reader.offset
        let magic = try reader.take(4, "the word TZif")
        guard magic.elementsEqual("TZif".utf8) else {
            throw FormatError(at: start, expected: "the word TZif", found: "something else")
        }
        version = try reader.byte("a version")
        _ = try reader.take(15, "unused bytes")
        var counts: [Int] = []
        for _ in 0..<6 { counts.append(Int(try reader.bigEndian(UInt32.self, "a count"))) }
        (utCount, standardCount, leapCount) = (counts[0], counts[1], counts[2])
        (changeCount, kindCount, nameBytes) = (counts[3], counts[4], counts[5])
    }

    func blockBytes(changeBytes: Int) -> Int {
        changeCount * (changeBytes + 1) + kindCount * 6 + nameBytes
            + leapCount * (changeBytes + 4) + standardCount + utCount
    }
}

/// The changes of one zone.
private struct Block {
    var before: ZoneRules.Kind
    var changes: [(Int64, ZoneRules.Kind)] = []

    init(
        _ reader: inout ByteReader, _ header: Header, changeBytes: Int
    ) throws(FormatError) {
        // Taken whole before anything is allocated, so that a count can cost
        // no more than the file has bytes.
        let size = header.blockBytes(changeBytes: changeBytes)
        let start = reader.offset
        var block = ByteReader(try reader.take(size, "a block"))
        let instants = try block.take(header.changeCount * changeBytes)
        let indices = try block.take(header.changeCount)
        let records = try block.take(header.kindCount * 6)
        let names = try block.take(header.nameBytes)
        var kinds: [ZoneRules.Kind] = []
        var record = ByteReader(records)
        while !record.isAtEnd {
            let offset = try record.bigEndian(Int32.self)
            let isDaylight = try record.byte() != 0
            let name = Int(try record.byte())
            guard abs(Int(offset)) < 26 * 3600, name < names.count else {
                throw FormatError(
                    at: start, expected: "an offset within 26 hours and a name",
                    found: "offset \(offset), name \(name) of \(names.count)")
            }
            let spelled = names[name...].prefix { $0 != 0 }
            kinds.append(
                ZoneRules.Kind(
                    offset: Int(offset), isDaylight: isDaylight,
                    abbreviation: String(decoding: spelled.prefix(32), as: UTF8.self)))
        }
        guard let first = kinds.first else {
            throw FormatError(at: start, expected: "a kind of time", found: "none")
        }
        before = first
        var instant = ByteReader(instants)
        for index in indices {
            let at: Int64 =
                changeBytes == 8
                ? try instant.bigEndian() : Int64(try instant.bigEndian(Int32.self))
            guard Int(index) < kinds.count, changes.last.map({ $0.0 < at }) ?? true else {
                throw FormatError(
                    at: start, expected: "rising changes to one of \(kinds.count) kinds",
                    found: "a change to kind \(index) at \(at)")
            }
            changes.append((at, kinds[Int(index)]))
        }
    }
}
