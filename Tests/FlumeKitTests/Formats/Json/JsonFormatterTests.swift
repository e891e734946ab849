import FlumeTestKit
import Testing

@testable import FlumeKit

/// What a strict JSON parser makes of the output.
@Suite("JsonFormatter")
struct JsonFormatterTests {
    private static let seed: UInt64 = 77

    private func randomBytes(_ limit: Int, _ random: inout Seeded) -> [UInt8] {
        let style = Int.random(in: 0..<4, using: &random)
        let count = Int.random(in: 0...limit, using: &random)
        return (0..<count).flatMap { _ -> [UInt8] in
            switch style {
            case 0: [.random(in: 0x20..<0x7F, using: &random)]
            case 1: [.random(in: 0...255, using: &random)]
            case 2: [.random(in: 0...0x2F, using: &random)]
            default: Array("é€😀aq\"".utf8.shuffled(using: &random).prefix(4))
            }
        }
    }

    private func randomEvents(_ count: Int) -> [PlainEvent] {
        var random = Seeded(Self.seed)
        return (0..<count).map { _ in
            var headers: [String: [UInt8]] = [:]
            for _ in 0..<Int.random(in: 0...3, using: &random) {
                let name = String(decoding: randomBytes(6, &random), as: UTF8.self)
                headers[name] = randomBytes(20, &random)
            }
            return PlainEvent(
                randomBytes(200, &random), headers: headers,
                timestamp: .random(in: .min ... .max, using: &random),
                priority: Priority.allCases.randomElement(using: &random) ?? .info,
                host: Bool.random(using: &random) ? randomBytes(10, &random) : nil,
                nanos: .random(in: .min ... .max, using: &random))
        }
    }

    /// Reads documents and writes body, times, host and fields in hexadecimal,
    /// so that the two sides compare bytes.
    private static let script = """
        import json, sys
        encoding = sys.argv[1]
        def strict(pairs):
            keys = [key for key, _ in pairs]
            assert len(set(keys)) == len(keys), keys
            return dict(pairs)
        for line in sys.stdin.buffer.read().split(b'\\n')[:-1]:
            event = json.loads(line.decode('utf-8'), object_pairs_hook=strict)
            assert list(event) == ['body', 'timestamp', 'pri', 'nanos', 'host', 'fields']
            text = lambda value: value.encode(encoding).hex()
            fields = sorted((k.encode().hex(), text(v)) for k, v in event['fields'].items())
            print(text(event['body']), event['timestamp'], event['pri'], event['nanos'],
                  event['host'].encode().hex(), ','.join(k + '=' + v for k, v in fields))
        """

    private func hex(_ bytes: [UInt8]) -> String {
        bytes.map { byte in (byte < 16 ? "0" : "") + String(byte, radix: 16) }.joined()
    }

    /// The bytes with U+FFFD for each that is no text.
    private func repaired(_ bytes: [UInt8]) -> [UInt8] {
        var output: [UInt8] = []
        bytes.withUnsafeBufferPointer { buffer in
            var offset = 0
            while let base = buffer.baseAddress, offset < buffer.count {
                let scalar = UTF8Scalar(base + offset, available: buffer.count - offset)
                output += Array(String(Unicode.Scalar(scalar.value) ?? "!").utf8)
                offset += scalar.length
            }
        }
        return output
    }

    @Test(
        "is JSON whatever the bytes, and says what the events say",
        arguments: [
            ("json", "utf-8"), ("avrojson", "iso-8859-1"),
        ])
    func strictness(_ row: (format: String, encoding: String)) throws {
        let events = randomEvents(1500)
        let isAvro = row.format == "avrojson"
        let batch = EventBatch(events)
        let output = ByteWriter()
        let formatter = JsonFormatter(isAvro ? .avro : .text, host: Array("here".utf8))
        for start in stride(from: 0, to: batch.count, by: 64) {
            formatter.format(batch, start..<min(start + 64, batch.count), to: output)
        }
        let result = Program.run(
            "/usr/bin/python3", ["-c", Self.script, row.encoding], input: output.array())
        #expect(result.exitCode == 0, "\(result.errors) seed \(Self.seed)")
        let value = { (bytes: [UInt8]) in hex(isAvro ? bytes : repaired(bytes)) }
        let expected = events.map { event in
            let fields = event.headers.map { (hex(Array($0.key.utf8)), value($0.value)) }
                .sorted { $0 < $1 }.map { "\($0)=\($1)" }.joined(separator: ",")
            return "\(value(event.body)) \(event.timestamp) \(event.priority.name) "
                + "\(event.nanos) \(hex(repaired(event.host ?? Array("here".utf8)))) \(fields)"
        }
        let found = result.text.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
        #expect(found.count == expected.count)
        for (found, expected) in zip(found, expected) where found != expected {
            Issue.record("\(found) instead of \(expected), seed \(Self.seed)")
            return
        }
    }

    @Test("writes uniform batches as it writes mixed ones")
    func uniform() {
        var random = Seeded(Self.seed)
        let bodies = (0..<100).map { _ in randomBytes(150, &random) }
        let uniform = EventBatch()
        for body in bodies { uniform.append(body: uniform.store(body)) }
        uniform.stamp(milliseconds: 5, nanoseconds: 6)
        uniform.setHostOfAll(to: uniform.store(Array("box".utf8)))
        uniform.setHeader("k", ofAllTo: [0x76])
        let mixed = EventBatch(
            bodies.map {
                PlainEvent(
                    $0, headers: ["k": [0x76]], timestamp: 5, host: Array("box".utf8), nanos: 6)
            })
        // One that differs in every column.
        mixed.append(
            copying: 0,
            of: EventBatch([
                PlainEvent([], headers: ["j": []], timestamp: 1, priority: .warn, nanos: 2)
            ]))
        let (first, second) = (ByteWriter(capacity: 1), ByteWriter(capacity: 1))
        JsonFormatter(.text, host: []).format(uniform, 0..<100, to: first)
        JsonFormatter(.text, host: []).format(mixed, 0..<100, to: second)
        #expect(first.count > 0)
        #expect(first.array() == second.array())
    }
}
