/// How far a file has been read, as a position file says it.
struct FilePosition: Hashable, Sendable {
    var inode: UInt64
    var position: Int64
    var path: String
}

/// The positions of files as Flume keeps them: a JSON array of one line,
/// `[{"inode":2496272,"pos":12,"file":"/path/a.log"},…]`.
enum PositionFile {
    /// Longer files are read as far as that.
    static let maximumBytes = 64 << 20

    static func write(_ positions: [FilePosition], to output: ByteWriter) {
        output.put("[")
        for (index, position) in positions.enumerated() {
            if index > 0 { output.put(",") }
            output.put("{\"inode\":")
            output.put(decimal: position.inode)
            output.put(",\"pos\":")
            output.put(decimal: position.position)
            output.put(",\"file\":\"")
            var path = position.path
            path.withUTF8 { BackslashEscapes.write(UnsafeRawBufferPointer($0), .json, to: output) }
            output.put("\"}")
        }
        output.put("]")
    }

    /// What was found in a position file.
    struct Content: Hashable, Sendable {
        var positions: [FilePosition] = []
        /// Where it ceased to be what it should be, if it did: what stands
        /// before that is of use.
        var fault: FormatError?
    }

    /// Reads the positions up to the first place that is damaged.
    ///
    /// An entry that is whole and lacks one of its three fields is no damage
    /// but a mistake of whoever wrote it: a failure.
    static func read(_ bytes: UnsafeRawBufferPointer) -> Result<Content, FormatError> {
        var content = Content()
        var reader = PositionReader(bytes)
        do throws(PositionReader.Failure) {
            try reader.expect("[", "'['")
            if reader.takes("]") { return .success(content) }
            repeat {
                content.positions.append(try reader.entry())
            } while reader.takes(",")
            try reader.expect("]", "',' or ']'")
        } catch {
            switch error {
            case .damage(let fault): content.fault = fault
            case .lack(let fault): return .failure(fault)
            }
        }
        return .success(content)
    }
}

/// Reads the pieces of a position file.
private struct PositionReader {
    enum Failure: Error {
        case damage(FormatError)
        case lack(FormatError)
    }

    private let bytes: UnsafeRawBufferPointer
    private var at = 0

    init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

    private mutating func skipBlanks() {
        while at < bytes.count, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[at]) { at += 1 }
    }

    /// Passes over a byte, if that is what follows.
    mutating func takes(_ byte: Unicode.Scalar) -> Bool {
        skipBlanks()
        guard at < bytes.count, bytes[at] == UInt8(ascii: byte) else { return false }
        at += 1
        return true
    }

    mutating func expect(_ byte: Unicode.Scalar, _ expected: String) throws(Failure) {
        if !takes(byte) { throw damage(expected) }
    }

    private func damage(_ expected: String, at place: Int? = nil) -> Failure {
        let place = place ?? at
        let found = place < bytes.count ? "byte \(bytes[place])" : "the end"
        return .damage(FormatError(at: place, expected: expected, found: found))
    }

    mutating func entry() throws(Failure) -> FilePosition {
        skipBlanks()
        let start = at
        var inode: UInt64?
        var position: Int64?
        var path: String?
        try expect("{", "'{'")
        if !takes("}") {
            repeat {
                let name = try text()
                try expect(":", "':'")
                switch name {
                case "inode": inode = try number()
                case "pos": position = Int64(clamping: try number())
                case "file": path = try text()
                default: try skipValue()
                }
            } while takes(",")
            try expect("}", "',' or '}'")
        }
        guard let inode, let position, let path else {
            let missing = inode == nil ? "inode" : position == nil ? "pos" : "file"
            throw .lack(
                FormatError(at: start, expected: "'\(missing)' in the entry", found: "none"))
        }
        return FilePosition(inode: inode, position: position, path: path)
    }

    /// A whole number that is not negative, which may stand in quotes.
    private mutating func number() throws(Failure) -> UInt64 {
        skipBlanks()
        let start = at
        let isQuoted = takes("\"")
        let first = at
        while at < bytes.count, (0x30...0x39).contains(bytes[at]) { at += 1 }
        let digits = String(decoding: bytes[first..<at], as: UTF8.self)
        guard let value = UInt64(digits), !isQuoted || takes("\"") else {
            throw damage("a whole number", at: start)
        }
        return value
    }

    private mutating func text() throws(Failure) -> String {
        try expect("\"", "'\"'")
        let start = at
        while at < bytes.count, bytes[at] != 0x22, bytes[at] >= 0x20 {
            at += bytes[at] == 0x5C ? 2 : 1
        }
        let end = min(at, bytes.count)
        at = end
        try expect("\"", "the end of a text")
        let plain = ByteWriter(capacity: end - start)
        BackslashEscapes.removeJava(UnsafeRawBufferPointer(rebasing: bytes[start..<end]), to: plain)
        guard let text = String(validating: plain.bytes, as: UTF8.self) else {
            throw damage("UTF-8", at: start)
        }
        return text
    }

    /// A value of a field that means nothing here: a text, a number or a word.
    private mutating func skipValue() throws(Failure) {
        skipBlanks()
        if at < bytes.count, bytes[at] == 0x22 {
            _ = try text()
            return
        }
        let start = at
        while at < bytes.count, [0x2B, 0x2D, 0x2E].contains(bytes[at]) || Self.isWord(bytes[at]) {
            at += 1
        }
        if at == start { throw damage("a text or a number") }
    }

    private static func isWord(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte | 0x20)
    }
}
