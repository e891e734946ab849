@testable import FlumeKit

/// What a client sends a server of HTTP, cut as the first byte says: the
/// requests must be the same as those of the whole.
enum HTTPRequestFuzz {
    static func run(_ bytes: UnsafeRawBufferPointer) {
        guard let first = bytes.first else { return }
        let rest = UnsafeRawBufferPointer(rebasing: bytes.dropFirst())
        let whole = requests(rest, piece: rest.count)
        let cut = requests(rest, piece: 1 + Int(first) % 32)
        precondition(whole == cut, "a request does not depend on how it is cut")
        for request in whole {
            _ = request.path
            _ = request.parameter("format")
            _ = MetricsForm(request)
        }
    }

    private static func requests(_ bytes: UnsafeRawBufferPointer, piece: Int) -> [HTTPRequest] {
        var limits = HTTPRequestDecoder.Limits()
        limits.requestLine = 200
        limits.fieldBytes = 400
        limits.fields = 10
        limits.body = 500
        var decoder = HTTPRequestDecoder(limits: limits)
        var requests: [HTTPRequest] = []
        var at = 0
        while at < bytes.count {
            let end = min(bytes.count, at + max(1, piece))
            at += decoder.decode(UnsafeRawBufferPointer(rebasing: bytes[at..<end]))
            if case .failed = decoder.state { break }
            if decoder.state == .complete {
                precondition(decoder.request.body.count <= limits.body, "a body has a limit")
                requests.append(decoder.request)
                decoder.reset()
            }
        }
        return requests
    }
}

@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzHTTPRequest(_ data: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    HTTPRequestFuzz.run(UnsafeRawBufferPointer(start: data, count: count))
    return 0
}
