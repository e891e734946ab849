@testable import FlumeKit

/// An Avro file, whole or damaged: its data or an error with its place, never
/// more memory or time than its limits allow.
enum AvroContainerFuzz {
    static func run(_ bytes: UnsafeRawBufferPointer) {
        _ = SpoolProgress(bytes)
        guard let header = try? AvroFileHeader.read(bytes),
            let decoder = try? AvroFileDecoder(header)
        else { return }
        let batch = EventBatch()
        var offset = header.length
        while offset < bytes.count {
            let rest = UnsafeRawBufferPointer(rebasing: bytes[offset...])
            guard let length = try? decoder.readBlock(rest) else { return }
            precondition(length > 16 && length <= rest.count, "a block lies within the file")
            offset += length
            while decoder.left > 0, !decoder.isFaulty {
                batch.removeAll()
                try? decoder.decode(into: batch, upTo: 100)
                precondition(batch.count <= 100, "no more is given than was asked for")
                if batch.isEmpty { return }
            }
            if decoder.isFaulty { return }
        }
    }
}

@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzAvroContainer(_ data: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    AvroContainerFuzz.run(UnsafeRawBufferPointer(start: data, count: count))
    return 0
}
