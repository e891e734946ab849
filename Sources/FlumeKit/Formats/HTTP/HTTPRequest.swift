/// A request of HTTP/1.0 or 1.1, whole.
struct HTTPRequest: Equatable {
    /// The head's lines as they came, without their ends.
    fileprivate(set) var head: [UInt8] = []
    fileprivate var methodRange = 0..<0
    fileprivate var targetRange = 0..<0
    fileprivate var fields: [(name: Range<Int>, value: Range<Int>)] = []
    /// 0 or 1: HTTP/1.0 or 1.1.
    var minorVersion = 1
    var body: [UInt8] = []
    /// Whether the client wants to send more over the same connection.
    var keepsAlive = true

    var method: String { String(decoding: head[methodRange], as: UTF8.self) }

    /// The path and the query, as they were sent.
    var target: String { String(decoding: head[targetRange], as: UTF8.self) }

    /// The path without the query, and without the host of an absolute form.
    var path: String {
        var rest = target[...]
        if !rest.hasPrefix("/"), let scheme = rest.firstRange(of: "://") {
            rest = rest[scheme.upperBound...].drop { $0 != "/" && $0 != "?" }
        }
        let path = rest.prefix { $0 != "?" }
        return path.isEmpty ? "/" : String(path)
    }

    /// A parameter of the query, as it was sent; the first of that name.
    func parameter(_ name: String) -> String? {
        guard let mark = target.firstIndex(of: "?") else { return nil }
        for pair in target[target.index(after: mark)...].split(separator: "&") {
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            if parts[0] == name { return parts.count == 2 ? String(parts[1]) : "" }
        }
        return nil
    }

    /// The value of a header field, the values of several joined by commas;
    /// the name is in lower case.
    func field(_ name: String) -> String? {
        let values = self.values(name)
        if values.isEmpty { return nil }
        return values.map { String(decoding: $0, as: UTF8.self) }.joined(separator: ", ")
    }

    /// The values of the fields of a name, which is in lower case.
    func values(_ name: String) -> [ArraySlice<UInt8>] {
        fields.compactMap { field in
            let own = head[field.name]
            let isIt =
                own.count == name.utf8.count
                && zip(own, name.utf8).allSatisfy { HTTPText.lowered($0) == $1 }
            return isIt ? head[field.value] : nil
        }
    }

    static func == (a: HTTPRequest, b: HTTPRequest) -> Bool {
        a.method == b.method && a.target == b.target && a.minorVersion == b.minorVersion
            && a.body == b.body && a.keepsAlive == b.keepsAlive
            && a.fields.map { Array(a.head[$0.name]) } == b.fields.map { Array(b.head[$0.name]) }
            && a.fields.map { Array(a.head[$0.value]) } == b.fields.map { Array(b.head[$0.value]) }
    }
}

/// Why a request is not answered as it wishes: the status that says so.
enum HTTPFault: Int, Error {
    case badRequest = 400
    case timeout = 408
    case contentTooLarge = 413
    case targetTooLong = 414
    case expectationFailed = 417
    case fieldsTooLarge = 431
    case notImplemented = 501
    case versionNotSupported = 505
}

/// What characters HTTP's grammar (RFC 9110) allows where.
enum HTTPText {
    static func lowered(_ byte: UInt8) -> UInt8 {
        byte >= 0x41 && byte <= 0x5A ? byte + 0x20 : byte
    }

    /// A character of a name: a method or a field.
    static func isToken(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            return true
        default:
            return signs.contains(byte)
        }
    }

    private static let signs = Set("!#$%&'*+-.^_`|~".utf8)

    /// A character of a field's value.
    static func isValue(_ byte: UInt8) -> Bool { byte == 0x09 || byte >= 0x20 && byte != 0x7F }

    /// Without the blanks around it.
    static func trimmed(_ range: Range<Int>, of bytes: [UInt8]) -> Range<Int> {
        let isBlank: (UInt8) -> Bool = { $0 == 0x20 || $0 == 0x09 }
        guard let first = bytes[range].firstIndex(where: { !isBlank($0) }),
            let last = bytes[range].lastIndex(where: { !isBlank($0) })
        else { return range.lowerBound..<range.lowerBound }
        return first..<last + 1
    }

    /// The members of a list such as that of `Connection`, in lower case.
    static func members(of values: [ArraySlice<UInt8>]) -> [String] {
        values.flatMap { value in
            value.split(separator: UInt8(ascii: ",")).map { part in
                let text = String(decoding: part, as: UTF8.self).lowercased()
                return String(
                    text.drop { $0 == " " || $0 == "\t" }.reversed().drop {
                        $0 == " " || $0 == "\t"
                    }.reversed())
            }
        }
    }
}

extension HTTPRequest {
    /// Takes the first line of a head, without its end.
    mutating func takeRequestLine(_ line: ArraySlice<UInt8>) throws(HTTPFault) {
        let parts = line.split(
            separator: 0x20, maxSplits: 3, omittingEmptySubsequences: false)
        guard parts.count == 3 else { throw .badRequest }
        head = Array(line)
        methodRange = 0..<parts[0].count
        targetRange = methodRange.upperBound + 1..<methodRange.upperBound + 1 + parts[1].count
        guard !methodRange.isEmpty, parts[0].allSatisfy(HTTPText.isToken),
            !targetRange.isEmpty, parts[1].allSatisfy({ $0 > 0x20 && $0 != 0x7F })
        else { throw .badRequest }
        let version = Array(parts[2])
        guard version.count == 8, version.starts(with: "HTTP/".utf8),
            version[6] == UInt8(ascii: ".")
        else { throw .badRequest }
        let digits = [version[5], version[7]]
        guard digits.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }) else { throw .badRequest }
        guard version[5] == UInt8(ascii: "1") else { throw .versionNotSupported }
        minorVersion = version[7] == UInt8(ascii: "0") ? 0 : 1
    }

    /// Takes a line of a header field, without its end.
    mutating func takeField(_ line: ArraySlice<UInt8>) throws(HTTPFault) {
        guard let colon = line.firstIndex(of: UInt8(ascii: ":")), colon > 0,
            line[..<colon].allSatisfy(HTTPText.isToken),
            line[(colon + 1)...].allSatisfy(HTTPText.isValue)
        else { throw .badRequest }
        let start = head.count
        head += line
        let value = HTTPText.trimmed(start + colon + 1..<head.count, of: head)
        fields.append((start..<start + colon, value))
    }

    var fieldCount: Int { fields.count }
}
