import CFlume
package import FlumeKit
import Glibc

/// A pipe that a test writes to and a component reads from.
package final class Pipe {
    /// The reading end as a component sees its standard input.
    package let reading: UncheckedDescriptor
    private let readingNumber: Int32
    private var writingNumber: Int32?

    package init() {
        var ends: [Int32] = [0, 0]
        precondition(cflume_pipe(&ends) == 0, "a pipe can be had")
        readingNumber = ends[0]
        writingNumber = ends[1]
        reading = UncheckedDescriptor(ends[0], "stdin")
    }

    deinit {
        finish()
        close(readingNumber)
    }

    /// Writes what fits into the pipe, which is 64 KiB.
    package func write(_ text: String) {
        guard let writingNumber else { preconditionFailure("a finished pipe takes nothing") }
        let bytes = Array(text.utf8)
        precondition(Glibc.write(writingNumber, bytes, bytes.count) == bytes.count)
    }

    /// Closes the writing end.
    package func finish() {
        if let writingNumber { close(writingNumber) }
        writingNumber = nil
    }
}
