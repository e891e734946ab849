/// Reads the format of Java's properties files.
///
/// A natural line ends with LF, CR or both; a logical line goes on after a
/// line end that a backslash stands before, without the blanks that follow it.
/// A key ends at the first `=`, `:` or blank that no backslash precedes.
/// Java reads bytes as ISO-8859-1; here they are UTF-8, and ISO-8859-1 only
/// where they cannot be that.
struct PropertiesReader {
    /// Which of the texts this is.
    private let text: Int
    private let bytes: [UInt8]
    private let isUTF8: Bool
    private var offset = 0
    /// The logical line without its continuations, and where each byte stands.
    private var line: [UInt8] = []
    private var places: [Int] = []
    private var isTooLong = false
    private(set) var properties: [Property] = []
    private(set) var findings: [Diagnostic] = []

    init(_ source: SourceText, number: Int) {
        text = number
        bytes = source.bytes
        isUTF8 = (try? UTF8Span(validating: source.bytes.span)) != nil
    }

    /// Reads the whole text.
    mutating func run() {
        guard bytes.count <= PropertiesLimits.textBytes else {
            findings.append(.configurationTooLong(bytes.count))
            return
        }
        while readLine() {
            if isTooLong {
                findings.append(.lineTooLong(at: SourceSpan(places[0], places[0] + 1)))
                continue
            }
            guard properties.count < PropertiesLimits.keys else {
                findings.append(.tooManyKeys(at: SourceSpan(places[0], places[0] + 1)))
                return
            }
            takeProperty()
        }
    }

    /// Gathers the next logical line; false if there is none.
    private mutating func readLine() -> Bool {
        line.removeAll(keepingCapacity: true)
        places.removeAll(keepingCapacity: true)
        isTooLong = false
        var skipsBlanks = true
        var isContinued = false
        var followsBackslash = false
        while offset < bytes.count {
            let byte = bytes[offset]
            offset += 1
            if skipsBlanks {
                if byte.isPropertyBlank || !isContinued && byte.endsPropertyLine { continue }
                skipsBlanks = false
                isContinued = false
            }
            if line.isEmpty, byte == UInt8(ascii: "#") || byte == UInt8(ascii: "!") {
                skipComment()
                skipsBlanks = true
            } else if !byte.endsPropertyLine {
                append(byte)
                followsBackslash = byte == UInt8(ascii: "\\") && !followsBackslash
            } else if line.isEmpty {
                skipsBlanks = true
            } else if followsBackslash {
                dropLast()
                skipsBlanks = true
                isContinued = true
                followsBackslash = false
                if byte == UInt8(ascii: "\r"), offset < bytes.count,
                    bytes[offset] == UInt8(ascii: "\n")
                {
                    offset += 1
                }
            } else {
                return true
            }
        }
        if followsBackslash { dropLast() }
        return !line.isEmpty
    }

    private mutating func append(_ byte: UInt8) {
        guard line.count < PropertiesLimits.lineBytes else {
            isTooLong = true
            return
        }
        line.append(byte)
        places.append(offset - 1)
    }

    private mutating func dropLast() {
        if isTooLong { return }
        line.removeLast()
        places.removeLast()
    }

    private mutating func skipComment() {
        while offset < bytes.count, !bytes[offset].endsPropertyLine { offset += 1 }
    }

    /// Parts the line into key and value.
    private mutating func takeProperty() {
        var keyEnd = 0
        var followsBackslash = false
        while keyEnd < line.count {
            let byte = line[keyEnd]
            if !followsBackslash, byte.separatesProperty || byte.isPropertyBlank { break }
            followsBackslash = byte == UInt8(ascii: "\\") && !followsBackslash
            keyEnd += 1
        }
        var valueStart = keyEnd
        var hasSeparator = false
        while valueStart < line.count {
            let byte = line[valueStart]
            if byte.separatesProperty, !hasSeparator {
                hasSeparator = true
            } else if !byte.isPropertyBlank {
                break
            }
            valueStart += 1
        }
        let key = decoded(0..<keyEnd)
        let value = decoded(valueStart..<line.count)
        properties.append(Property(text: text, key: key, value: value))
    }

    /// The text that a piece of the line means, without the blanks around it.
    private mutating func decoded(_ range: Range<Int>) -> PropertyText {
        let end = range.isEmpty ? (places.last ?? 0) + 1 : places[range.upperBound - 1] + 1
        let start = range.isEmpty ? end : places[range.lowerBound]
        let isVerbatim =
            isUTF8 && end - start == range.count && !line[range].contains(UInt8(ascii: "\\"))
        if isVerbatim {
            var inner = range
            while let first = inner.first, line[first] <= 0x20 { inner = inner.dropFirst() }
            while let last = inner.last, line[last] <= 0x20 { inner = inner.dropLast() }
            let shift = start - range.lowerBound
            return PropertyText(
                text: String(decoding: line[inner], as: UTF8.self),
                span: SourceSpan(inner.lowerBound + shift, inner.upperBound + shift))
        }
        var decoder = PropertyDecoder(line[range], places[range], isUTF8: isUTF8)
        decoder.run(end: end)
        findings += decoder.findings
        return decoder.text
    }
}

extension UInt8 {
    fileprivate var isPropertyBlank: Bool { self == 0x20 || self == 0x09 || self == 0x0C }
    fileprivate var endsPropertyLine: Bool { self == 0x0A || self == 0x0D }
    fileprivate var separatesProperty: Bool {
        self == UInt8(ascii: "=") || self == UInt8(ascii: ":")
    }
}

extension Diagnostic {
    fileprivate static func configurationTooLong(_ bytes: Int) -> Diagnostic {
        Diagnostic(
            code: "text-too-long", at: SourceSpan(0, 0),
            "the configuration has \(bytes) bytes, expected at most "
                + "\(PropertiesLimits.textBytes)")
    }

    fileprivate static func lineTooLong(at span: SourceSpan) -> Diagnostic {
        Diagnostic(
            code: "line-too-long", at: span,
            "expected at most \(PropertiesLimits.lineBytes) bytes in one line with its "
                + "continuations")
    }

    fileprivate static func tooManyKeys(at span: SourceSpan) -> Diagnostic {
        Diagnostic(
            code: "too-many-keys", at: span,
            "expected at most \(PropertiesLimits.keys) keys; what follows is not read")
    }
}
