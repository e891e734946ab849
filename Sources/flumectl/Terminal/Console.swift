import FlumeKit
import Glibc

/// The program's mouth: the standard output for what was asked, the standard
/// error for talk.
///
/// Output is buffered until `flush`; a command that hands the descriptor to a
/// sink flushes first. A reader that went away is no error: what comes after
/// is dropped, and the program ends quietly.
final class Console {
    private let buffer = ByteWriter()
    private let output = FileDescriptor.standardOutput.descriptor
    private var failure: SystemError?

    private static let limitBytes = 64 << 10

    /// Whether someone looks at the output, or at the talk, as it comes.
    var isOutputTerminal: Bool { output.isTerminal }
    var isErrorTerminal: Bool { isatty(2) == 1 }

    /// Whether the reader of the output went away, so that more is in vain.
    var isOutputClosed: Bool { failure?.code == EPIPE }

    /// Adds text to the output.
    func write(_ text: String) {
        buffer.put(text)
        if buffer.count >= Self.limitBytes { flush() }
    }

    /// Writes out what is held back.
    func flush() {
        defer { buffer.removeAll() }
        if failure != nil { return }
        do {
            try output.writeAll(buffer.bytes)
        } catch {
            failure = error.cause
        }
    }

    /// Tells the user something; each line is marked as ours.
    func say(_ text: String, prefixed: Bool = true) {
        flush()
        var marked = ""
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            marked += prefixed ? "flumectl: \(line)\n" : "\(line)\n"
        }
        if !prefixed, text.hasSuffix("\n") { marked.removeLast() }
        tell(marked)
    }

    /// Writes to the standard error as it is.
    func tell(_ text: String) {
        var text = text
        text.withUTF8 { bytes in
            let errors = FileDescriptor(2, name: "stderr", owned: false)
            // Nobody is left to be told that nobody can be told.
            try? errors.writeAll(UnsafeRawBufferPointer(bytes))
        }
    }

    /// How the output is to be coloured.
    func outputStyle(_ choice: ColorChoice) -> DiagnosticStyle {
        style(choice, isTerminal: isOutputTerminal)
    }

    /// How the talk is to be coloured.
    func errorStyle(_ choice: ColorChoice) -> DiagnosticStyle {
        style(choice, isTerminal: isErrorTerminal)
    }

    private func style(_ choice: ColorChoice, isTerminal: Bool) -> DiagnosticStyle {
        switch choice {
        case .always: return .colored
        case .never: return .plain
        case .auto:
            if Machine.environment("NO_COLOR").map({ !$0.isEmpty }) == true { return .plain }
            if Machine.environment("TERM") == "dumb" { return .plain }
            return isTerminal ? .colored : .plain
        }
    }

    /// Writes out the rest and gives the code to exit with: a full disk turns
    /// a success into a failure, a closed pipe does not.
    func finish(_ code: ExitCode) -> ExitCode {
        flush()
        guard let failure, failure.code != EPIPE else { return code }
        say(failure.sentence)
        return code == .success ? .failure : code
    }
}
