/// Finds where data of a schema end in the bytes of a block.
struct AvroDatum {
    /// Data that lie in each other deeper than this are damaged for certain.
    private static let maximumDepth = 512

    private let nodes: [AvroSchema.Node]
    private let bytes: UnsafeRawBufferPointer
    private(set) var offset = 0
    /// How many values may still be passed over: those without a byte cost
    /// nothing but time, of which damaged counts could ask for ever.
    private var budget: Int

    init(_ schema: AvroSchema, _ bytes: UnsafeRawBufferPointer) {
        nodes = schema.nodes
        self.bytes = bytes
        budget = 1_000_000 + 8 * bytes.count
    }

    /// The bytes of the next datum.
    mutating func next() throws(FormatError) -> Range<Int> {
        let start = offset
        try skip(0, depth: 0)
        return start..<offset
    }

    private func damaged(_ expected: String, _ found: String) -> FormatError {
        FormatError(at: offset, expected: expected, found: found)
    }

    private mutating func skip(_ place: Int, depth: Int) throws(FormatError) {
        budget -= 1
        if budget < 0 { throw damaged("fewer values in a block", "more") }
        if depth > Self.maximumDepth {
            throw damaged("at most \(Self.maximumDepth) levels of data", "more")
        }
        switch nodes[place] {
        case .null: return
        case .boolean: try skip(bytes: 1)
        case .int, .long: _ = try number("a number")
        case .float: try skip(bytes: 4)
        case .double: try skip(bytes: 8)
        case .bytes, .string: try skip(bytes: try number("a length"))
        case .fixed(_, let size): try skip(bytes: Int64(size))
        case .enumeration(_, let symbols): _ = try index(below: symbols.count, "a symbol")
        case .union(let branches):
            let branch = try index(below: branches.count, "a branch of a union")
            try skip(branches[branch], depth: depth + 1)
        case .record(_, let fields):
            for field in fields { try skip(field.type, depth: depth + 1) }
        case .array(let items):
            try skipBlocks { datum throws(FormatError) in try datum.skip(items, depth: depth + 1) }
        case .map(let values):
            try skipBlocks { datum throws(FormatError) in
                try datum.skip(bytes: try datum.number("a length"))
                try datum.skip(values, depth: depth + 1)
            }
        }
    }

    /// The blocks of an array or a map.
    private mutating func skipBlocks(
        _ skipElement: (inout AvroDatum) throws(FormatError) -> Void
    ) throws(FormatError) {
        while true {
            let count = try number("a count")
            if count == 0 { return }
            if count < 0 {
                // Such a block says how long it is.
                try skip(bytes: try number("a length"))
                continue
            }
            for _ in 0..<count { try skipElement(&self) }
        }
    }

    private mutating func number(_ what: String) throws(FormatError) -> Int64 {
        guard let (value, length) = AvroNumber.read(bytes, at: offset), length > 0 else {
            throw damaged(what, offset < bytes.count ? "other bytes" : "the end of the block")
        }
        offset += length
        return value
    }

    private mutating func index(below count: Int, _ what: String) throws(FormatError) -> Int {
        let value = try number(what)
        guard value >= 0, value < count else { throw damaged("\(what) below \(count)", "\(value)") }
        return Int(value)
    }

    private mutating func skip(bytes count: Int64) throws(FormatError) {
        guard count >= 0, count <= Int64(bytes.count - offset) else {
            throw damaged("at most \(bytes.count - offset) bytes", "\(count)")
        }
        offset += Int(count)
    }
}
