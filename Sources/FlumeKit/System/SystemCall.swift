import Glibc

/// The one door to the kernel.
///
/// Every call retries on EINTR and throws a `SystemError`. Tests install an
/// `interposer` to make any call fail.
package enum SystemCall {
    /// Asked before each call with the call's name and subject; a non-zero
    /// answer is the `errno` to fail with.
    ///
    /// Safe because only tests set it, before any flow starts.
    nonisolated(unsafe) package static var interposer: ((String, String) -> Int32)?

    /// Runs one call until it is not interrupted.
    @inline(__always)
    static func run<Result: FixedWidthInteger>(
        _ name: String, _ subject: @autoclosure () -> String = "", _ body: () -> Result
    ) throws(SystemError) -> Result {
        if let interposer {
            let code = interposer(name, subject())
            if code != 0 { throw SystemError(name, code, subject()) }
        }
        while true {
            let result = body()
            if result >= 0 { return result }
            if errno != EINTR { throw SystemError(name, errno, subject()) }
        }
    }
}
