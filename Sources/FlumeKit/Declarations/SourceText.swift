/// A stretch of a text, as byte offsets.
public struct SourceSpan: Hashable, Sendable {
    public var start: Int
    public var end: Int

    public init(_ start: Int, _ end: Int) {
        precondition(start <= end, "a span does not end before it starts")
        self.start = start
        self.end = end
    }

    /// The span from the start of this one to the end of `other`.
    package func joined(to other: SourceSpan) -> SourceSpan {
        SourceSpan(min(start, other.start), max(end, other.end))
    }
}

/// What the user wrote: a named text that knows its lines.
///
/// Lines and columns count from 1; a column counts characters (Unicode
/// scalars), so that a caret stands where the eye expects it.
package struct SourceText: Sendable {
    /// The file's name as the user gave it, `nil` for a command line argument.
    package let name: String?
    package let bytes: [UInt8]
    private let lineStarts: [Int]

    package init(name: String? = nil, bytes: [UInt8]) {
        self.name = name
        self.bytes = bytes
        var starts = [0]
        for (offset, byte) in bytes.enumerated() where byte == UInt8(ascii: "\n") {
            starts.append(offset + 1)
        }
        lineStarts = starts
    }

    package init(_ text: String, name: String? = nil) {
        self.init(name: name, bytes: Array(text.utf8))
    }

    package struct Position: Hashable, Sendable {
        package var line: Int
        package var column: Int
    }

    package func position(of offset: Int) -> Position {
        let line = lineIndex(of: offset)
        let column = scalarCount(from: lineStarts[line], to: min(offset, bytes.count))
        return Position(line: line + 1, column: column + 1)
    }

    /// The text of a line, counted from 1, without its line end.
    package func line(_ number: Int) -> String {
        let start = lineStarts[number - 1]
        var end = number < lineStarts.count ? lineStarts[number] - 1 : bytes.count
        if end > start, bytes[end - 1] == UInt8(ascii: "\r") { end -= 1 }
        return String(decoding: bytes[start..<end], as: UTF8.self)
    }

    package func text(of span: SourceSpan) -> String {
        String(decoding: bytes[span.start..<min(span.end, bytes.count)], as: UTF8.self)
    }

    private func lineIndex(of offset: Int) -> Int {
        var low = 0
        var high = lineStarts.count
        while high - low > 1 {
            let middle = (low + high) / 2
            if lineStarts[middle] <= offset { low = middle } else { high = middle }
        }
        return low
    }

    private func scalarCount(from start: Int, to end: Int) -> Int {
        bytes[start..<max(start, end)].count { $0 & 0xC0 != 0x80 }
    }
}
