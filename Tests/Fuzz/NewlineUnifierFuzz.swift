import Glibc

@testable import FlumeKit

/// Line ends of all systems: the pieces that the bytes come in change nothing,
/// and no carriage return is left.
enum NewlineUnifierFuzz {
    static func run(_ bytes: UnsafeRawBufferPointer) {
        guard let first = bytes.first else { return }
        let input = Array(bytes.dropFirst())
        let whole = unify(input, piece: max(1, input.count))
        precondition(!whole.contains(0x0D), "no carriage return is left")
        precondition(unify(input, piece: Int(first) + 1) == whole, "pieces change nothing")
    }

    private static func unify(_ input: [UInt8], piece: Int) -> [UInt8] {
        var unifier = NewlineUnifier()
        var output: [UInt8] = []
        for start in stride(from: 0, to: input.count, by: piece) {
            var copy = Array(input[start..<min(input.count, start + piece)])
            let left = copy.withUnsafeMutableBufferPointer { room in
                unifier.unify(room.baseAddress.unsafelyUnwrapped, count: room.count)
            }
            precondition(left <= copy.count, "bytes become no more")
            output += copy.prefix(left)
        }
        return output
    }
}

@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzNewlineUnifier(_ data: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    NewlineUnifierFuzz.run(UnsafeRawBufferPointer(start: data, count: count))
    return 0
}
