import CFlume
import Glibc

/// The kernel's random bytes, which nobody can guess.
package enum Entropy {
    /// Fills a buffer, whatever its size, usually in one call.
    package static func fill(_ buffer: UnsafeMutableRawBufferPointer) throws(SystemError) {
        var filled = 0
        while filled < buffer.count {
            filled += try SystemCall.run("getrandom") {
                cflume_random(buffer.baseAddress.map { $0 + filled }, buffer.count - filled)
            }
        }
    }
}
