/// How urgent an event is, in the order of the wire formats.
public enum Priority: UInt8, CaseIterable, Sendable {
    case fatal, error, warn, info, debug, trace

    /// The name in upper case, as every format prints it.
    public var name: StaticString {
        switch self {
        case .fatal: "FATAL"
        case .error: "ERROR"
        case .warn: "WARN"
        case .info: "INFO"
        case .debug: "DEBUG"
        case .trace: "TRACE"
        }
    }

    public init?(name: some Sequence<UInt8>) {
        let wanted = Array(name)
        let match = Priority.allCases.first { priority in
            priority.name.withUTF8Buffer { $0.elementsEqual(wanted) }
        }
        guard let match else { return nil }
        self = match
    }
}

/// What followed an event's body where it was read.
///
/// Formats that write lines end an event with a newline unless the text it
/// came from had none there: so an echo gives back the very bytes it read.
public enum LineEnding: UInt8, Sendable {
    /// A newline, or nothing that is known.
    case newline
    /// Nothing: the end of the input, or a piece of an over-long line.
    case none
}
