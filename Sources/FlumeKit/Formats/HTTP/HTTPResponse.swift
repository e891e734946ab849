/// An answer to a request of HTTP.
struct HTTPResponse: Equatable {
    var status: Int
    /// The type of the body; no field where there is none.
    var contentType: String?
    /// Further fields; their values are ours, not a client's.
    var fields: [(name: String, value: String)] = []
    var body: [UInt8]

    init(_ status: Int, _ contentType: String? = nil, body: [UInt8] = []) {
        self.status = status
        self.contentType = contentType
        self.body = body
    }

    init(_ status: Int, _ contentType: String, text: String) {
        self.init(status, contentType, body: Array(text.utf8))
    }

    /// What is said to a request that cannot be answered: the reason as text.
    init(_ fault: HTTPFault) {
        let reason = Self.reason(fault.rawValue)
        self.init(fault.rawValue, "text/plain;charset=utf-8", text: "\(reason)\n")
    }

    /// Adds the bytes of the answer.
    ///
    /// `seconds` is the time since the epoch. The body is left out where the
    /// request was HEAD; its length is told all the same.
    func write(
        to output: ByteWriter, seconds: Int64, keepsAlive: Bool, isForHead: Bool = false
    ) {
        output.reserve(256 + body.count)
        output.put("HTTP/1.1 ")
        output.put(decimal: status)
        output.put(" \(Self.reason(status))\r\n")
        output.put("Date: ")
        Self.writeTime(seconds, to: output)
        output.put("\r\nServer: flumectl\r\n")
        if let contentType { output.put("Content-Type: \(contentType)\r\n") }
        for field in fields { output.put("\(field.name): \(field.value)\r\n") }
        output.put("Content-Length: ")
        output.put(decimal: body.count)
        output.put("\r\nConnection: \(keepsAlive ? "keep-alive" : "close")\r\n\r\n")
        if !isForHead { output.put(body) }
    }

    /// What a client waits for that asked before it sends its body.
    static let goOn: StaticString = "HTTP/1.1 100 Continue\r\n\r\n"

    /// A time as HTTP writes it: `Sat, 21 Nov 2026 08:16:08 GMT`.
    static func writeTime(_ seconds: Int64, to output: ByteWriter) {
        let time = CivilTime(localSeconds: seconds)
        output.put(CalendarNames.weekdaysShort[time.weekday])
        output.put(", ")
        output.put(time.day, width: 2)
        output.put(" ")
        output.put(CalendarNames.monthsShort[time.month - 1])
        output.put(" ")
        output.put(time.year, width: 4)
        output.put(" ")
        output.put(time.hour, width: 2)
        output.put(":")
        output.put(time.minute, width: 2)
        output.put(":")
        output.put(time.second, width: 2)
        output.put(" GMT")
    }

    static func reason(_ status: Int) -> String { reasons[status] ?? "Unknown" }

    private static let reasons = [
        200: "OK", 400: "Bad Request", 403: "Forbidden", 404: "Not Found",
        405: "Method Not Allowed", 408: "Request Timeout", 413: "Content Too Large",
        414: "URI Too Long", 415: "Unsupported Media Type", 417: "Expectation Failed",
        431: "Request Header Fields Too Large", 500: "Internal Server Error",
        501: "Not Implemented", 503: "Service Unavailable", 505: "HTTP Version Not Supported",
    ]

    static func == (a: HTTPResponse, b: HTTPResponse) -> Bool {
        a.status == b.status && a.contentType == b.contentType && a.body == b.body
            && a.fields.map(\.name) == b.fields.map(\.name)
            && a.fields.map(\.value) == b.fields.map(\.value)
    }
}
