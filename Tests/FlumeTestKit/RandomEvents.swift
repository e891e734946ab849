import FlumeKit

extension PlainEvent {
    /// An event with some of everything: any bytes, names of several scripts,
    /// attributes that come and go.
    package static func random(using random: inout some RandomNumberGenerator) -> PlainEvent {
        let names = ["service", "rolltag", "größe", "key\u{0}nul", "名前", "🪶", ""]
        let hosts: [String?] = [nil, nil, "box", "web-1.example.com", "höst", "🪶\u{0}"]
        var headers: [String: [UInt8]] = [:]
        for name in names where Int.random(in: 0..<3, using: &random) == 0 {
            headers[name] = bytes(upTo: 20, using: &random)
        }
        return PlainEvent(
            bytes(upTo: 200, using: &random),
            headers: headers,
            timestamp: Bool.random(using: &random)
                ? 1_795_247_874_000 : Int64.random(in: .min ... .max, using: &random),
            priority: Priority.allCases.randomElement(using: &random) ?? .info,
            host: hosts.randomElement(using: &random).flatMap { $0 }.map { Array($0.utf8) },
            nanos: Int64.random(in: .min ... .max, using: &random))
    }

    /// Many of them, or events that differ in their bodies only.
    package static func random(
        _ count: Int, uniform: Bool = false, using random: inout some RandomNumberGenerator
    ) -> [PlainEvent] {
        let model = PlainEvent.random(using: &random)
        return (0..<count).map { _ in
            var event = uniform ? model : .random(using: &random)
            if uniform { event.body = bytes(upTo: 200, using: &random) }
            return event
        }
    }

    private static func bytes(
        upTo limit: Int, using random: inout some RandomNumberGenerator
    ) -> [UInt8] {
        let count = Int.random(in: 0...limit, using: &random)
        return (0..<count).map { _ in UInt8.random(in: .min ... .max, using: &random) }
    }

    /// The event as a format that must name a host gives it back.
    package func named(_ host: [UInt8]) -> PlainEvent {
        var event = self
        event.host = self.host ?? host
        return event
    }

    /// The event as the peers print it: a line of numbers and hexadecimal
    /// bytes, attributes in the order of their names' bytes.
    package var peerLine: String {
        let attributes =
            headers
            .map { (Self.hexadecimal(Array($0.key.utf8)), Self.hexadecimal($0.value)) }
            .sorted { $0.0 < $1.0 }
            .map { "\($0.0)=\($0.1)" }
        let fields = [
            Self.hexadecimal(body), String(timestamp), String(priority.rawValue), String(nanos),
            Self.hexadecimal(host ?? []),
        ]
        return (fields + attributes).joined(separator: " ")
    }

    private static func hexadecimal(_ bytes: [UInt8]) -> String {
        let digits = Array("0123456789abcdef")
        return "x" + String(bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] })
    }
}
