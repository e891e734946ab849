import Glibc

/// A system call that failed: which, why, and upon what.
public struct SystemError: Error, Hashable, Sendable {
    /// The call's name, such as `open`.
    public var call: String
    /// The `errno` it left.
    public var code: Int32
    /// The file, address or command it was about; may be empty.
    public var subject: String

    public init(_ call: String, _ code: Int32, _ subject: String = "") {
        self.call = call
        self.code = code
        self.subject = subject
    }

    /// What went wrong as a sentence: `access.log: no such file or directory`.
    public var sentence: String {
        subject.isEmpty ? "\(call): \(reason)" : "\(subject): \(reason)"
    }

    /// The system's words, in lower case as all our messages are.
    public var reason: String {
        if call == "getaddrinfo" { return Self.lowered(String(cString: gai_strerror(code))) }
        switch code {
        case ENOSPC: return "no space left on the device"
        case EISDIR: return "is a directory"
        case EACCES: return "permission denied"
        case EPIPE: return "the reader closed the pipe"
        default:
            return Self.lowered(String(cString: strerror(code)))
        }
    }

    private static func lowered(_ text: String) -> String {
        text.prefix(1).lowercased() + text.dropFirst()
    }
}
