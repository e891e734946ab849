@testable import FlumeKit

/// A schema of any bytes, and data of it: a canonical form that is its own,
/// or an error with its place.
enum AvroSchemaFuzz {
    static func run(_ bytes: UnsafeRawBufferPointer) {
        guard let schema = try? AvroSchema(Array(bytes)) else { return }
        let form = AvroFingerprint.canonicalForm(of: schema)
        precondition(AvroFingerprint.digits(of: schema).count == 16, "a checksum has 16 digits")
        // Names may hold what must be escaped, which a canonical form does not.
        if form.count < 4096, let again = try? AvroSchema(form) {
            precondition(
                AvroFingerprint.canonicalForm(of: again).count <= form.count,
                "a canonical form does not grow")
        }
        var datum = AvroDatum(schema, bytes)
        for _ in 0..<100 {
            guard let range = try? datum.next() else { return }
            precondition(range.upperBound <= bytes.count, "a datum lies within its block")
        }
    }
}

@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzAvroSchema(_ data: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    AvroSchemaFuzz.run(UnsafeRawBufferPointer(start: data, count: count))
    return 0
}
