@testable import FlumeKit

/// A position file of any bytes is read as far as it is one, and what was
/// read is the same after it was written and read again.
enum PositionFileFuzz {
    static func run(_ bytes: UnsafeRawBufferPointer) {
        guard case .success(let content) = PositionFile.read(bytes) else { return }
        let output = ByteWriter()
        PositionFile.write(content.positions, to: output)
        guard case .success(let again) = PositionFile.read(output.bytes) else {
            preconditionFailure("what was written lacks nothing")
        }
        precondition(again.fault == nil, "what was written is whole")
        precondition(again.positions == content.positions, "what was written is what was read")
    }
}

@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzPositionFile(_ data: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    PositionFileFuzz.run(UnsafeRawBufferPointer(start: data, count: count))
    return 0
}
