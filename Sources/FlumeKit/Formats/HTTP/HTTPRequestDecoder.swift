import Glibc

/// Makes requests of the bytes that a client sends, in whatever pieces they
/// come.
///
/// Strict where leniency would let two readers see different requests in the
/// same bytes (RFC 9112 section 11.2): one length, no folded fields, no blank
/// before a colon. Every part has a limit.
struct HTTPRequestDecoder {
    /// How large a request may be.
    struct Limits {
        var requestLine = 8 << 10
        /// All lines of the fields together, with those of a trailer.
        var fieldBytes = 32 << 10
        var fields = 100
        var body = 1 << 20
    }

    /// How far a request has come.
    enum State: Equatable {
        /// More bytes are needed.
        case open
        /// `request` is whole; `reset` begins the next.
        case complete
        /// Nothing can be made of what follows.
        case failed(HTTPFault)
    }

    private enum Part: Equatable {
        case requestLine, fields
        case body(Int)
        case chunkSize
        case chunk(Int)
        case chunkEnd, trailer
    }

    private(set) var state = State.open
    private(set) var request = HTTPRequest()
    /// Whether the client waits for a word before it sends the body; asked
    /// for once by `takeExpectation`.
    private var isAwaited = false
    private let limits: Limits
    private var part = Part.requestLine
    /// The beginning of a line that has not come whole.
    private var line: [UInt8] = []
    private var fieldBytes = 0
    private static let longestChunkLine = 256
    /// Empty lines that may precede a request, from clients that end a body
    /// with one too many.
    private var blankLines = 0
    private static let mostBlankLines = 8

    init(limits: Limits = Limits()) { self.limits = limits }

    /// Whether the next request has begun.
    var hasBegun: Bool { part != .requestLine || !line.isEmpty }

    /// Begins the next request.
    mutating func reset() { self = HTTPRequestDecoder(limits: limits) }

    /// Takes bytes up to the end of the request and returns how many it took.
    mutating func decode(_ bytes: UnsafeRawBufferPointer) -> Int {
        var at = 0
        do throws(HTTPFault) {
            while at < bytes.count, state == .open {
                let rest = UnsafeRawBufferPointer(rebasing: bytes[at...])
                at += try step(rest)
            }
        } catch {
            state = .failed(error)
        }
        return at
    }

    /// Whether `100 Continue` is to be said now; true once a request.
    mutating func takeExpectation() -> Bool {
        defer { isAwaited = false }
        return isAwaited && state == .open
    }

    private mutating func step(_ bytes: UnsafeRawBufferPointer) throws(HTTPFault) -> Int {
        switch part {
        case .body(let left):
            let count = min(left, bytes.count)
            request.body += bytes.prefix(count)
            part = .body(left - count)
            if left == count { state = .complete }
            return count
        case .chunk(let left):
            let count = min(left, bytes.count)
            request.body += bytes.prefix(count)
            part = left == count ? .chunkEnd : .chunk(left - count)
            return count
        case .requestLine, .fields, .chunkSize, .chunkEnd, .trailer:
            return try stepLine(bytes)
        }
    }

    // MARK: Lines

    private mutating func stepLine(_ bytes: UnsafeRawBufferPointer) throws(HTTPFault) -> Int {
        let (limit, fault) = lineLimit
        let newline = bytes.firstIndex(of: 0x0A)
        let count = newline ?? bytes.count
        // With its CR, which is no part of it.
        if line.count + count > limit + 1 { throw fault }
        line += bytes[..<count]
        guard newline != nil else { return count }
        let content = line.last == 0x0D ? line.dropLast() : line[...]
        line = []
        try take(content)
        return count + 1
    }

    private var lineLimit: (Int, HTTPFault) {
        switch part {
        case .requestLine: (limits.requestLine, .targetTooLong)
        case .fields, .trailer: (limits.fieldBytes - fieldBytes, .fieldsTooLarge)
        default: (Self.longestChunkLine, .badRequest)
        }
    }

    private mutating func take(_ line: ArraySlice<UInt8>) throws(HTTPFault) {
        switch part {
        case .requestLine:
            if line.isEmpty {
                blankLines += 1
                if blankLines > Self.mostBlankLines { throw .badRequest }
                return
            }
            try request.takeRequestLine(line)
            part = .fields
        case .fields, .trailer:
            try takeFieldLine(line)
        case .chunkSize:
            try takeChunkSize(line)
        default:
            if !line.isEmpty { throw .badRequest }
            part = .chunkSize
        }
    }

    private mutating func takeFieldLine(_ line: ArraySlice<UInt8>) throws(HTTPFault) {
        if line.isEmpty {
            if part == .trailer { state = .complete } else { try finishHead() }
            return
        }
        fieldBytes += line.count + 2
        if part == .trailer {
            // Nobody asks for them; they are looked at all the same.
            var unwanted = HTTPRequest()
            return try unwanted.takeField(line)
        }
        if request.fieldCount == limits.fields { throw .fieldsTooLarge }
        try request.takeField(line)
    }

    private mutating func takeChunkSize(_ line: ArraySlice<UInt8>) throws(HTTPFault) {
        let digits = line.prefix { isHexadecimal($0) }
        let rest = line.dropFirst(digits.count).drop { $0 == 0x20 || $0 == 0x09 }
        guard !digits.isEmpty, digits.count <= 15, rest.isEmpty || rest.first == UInt8(ascii: ";"),
            rest.allSatisfy(HTTPText.isValue),
            let size = Int(String(decoding: digits, as: UTF8.self), radix: 16)
        else { throw .badRequest }
        if size > limits.body - request.body.count { throw .contentTooLarge }
        part = size == 0 ? .trailer : .chunk(size)
    }

    private func isHexadecimal(_ byte: UInt8) -> Bool {
        switch HTTPText.lowered(byte) {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "f"): true
        default: false
        }
    }

    // MARK: The head as a whole

    private mutating func finishHead() throws(HTTPFault) {
        let hosts = request.values("host")
        if hosts.count > 1 || hosts.isEmpty && request.minorVersion == 1 { throw .badRequest }
        let options = HTTPText.members(of: request.values("connection"))
        request.keepsAlive =
            request.minorVersion == 1
            ? !options.contains("close")
            : options.contains("keep-alive") && !options.contains("close")
        let hasBody = try beginBody()
        let expectations = HTTPText.members(of: request.values("expect"))
        if expectations.isEmpty { return }
        guard expectations == ["100-continue"] else { throw .expectationFailed }
        isAwaited = hasBody && request.minorVersion == 1
    }

    /// Finds out how long the body is; false if there is none.
    private mutating func beginBody() throws(HTTPFault) -> Bool {
        let codings = HTTPText.members(of: request.values("transfer-encoding"))
        let lengths = request.values("content-length")
        if !codings.isEmpty || !request.values("transfer-encoding").isEmpty {
            // Two lengths are two requests to somebody.
            if !lengths.isEmpty || request.minorVersion == 0 { throw .badRequest }
            guard codings == ["chunked"] else { throw .notImplemented }
            part = .chunkSize
            return true
        }
        guard let first = lengths.first else {
            state = .complete
            return false
        }
        guard lengths.count == 1, !first.isEmpty, first.count <= 18,
            first.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }),
            let length = Int(String(decoding: first, as: UTF8.self))
        else { throw .badRequest }
        if length > limits.body { throw .contentTooLarge }
        part = .body(length)
        if length == 0 { state = .complete }
        return length > 0
    }
}
