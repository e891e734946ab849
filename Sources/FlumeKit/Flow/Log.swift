/// What an agent says about itself, line by line, on the standard error.
///
/// A line is written by one call, so lines of several threads never mix. One
/// line per change of state or per batch, never per event.
public final class Log: Sendable {
    public enum Level: Int, Sendable, Comparable {
        case debug, info, warn, error

        public var word: String {
            switch self {
            case .debug: "DEBUG"
            case .info: "INFO"
            case .warn: "WARN"
            case .error: "ERROR"
            }
        }

        public static func < (a: Level, b: Level) -> Bool { a.rawValue < b.rawValue }
    }

    public enum Format: String, Sendable { case text, json }

    public let level: Level
    public let format: Format
    private let clock: any Clock
    private let write: @Sendable (UnsafeRawBufferPointer) -> Void

    /// A log that says what is at least of `level`.
    public init(
        level: Level = .info, format: Format = .text, clock: any Clock = SystemClock(),
        write: @escaping @Sendable (UnsafeRawBufferPointer) -> Void = Log.writeToStandardError
    ) {
        self.level = level
        self.format = format
        self.clock = clock
        self.write = write
    }

    /// A log that says nothing.
    public static let silent = Log(level: .error, write: { _ in })

    public static let writeToStandardError: @Sendable (UnsafeRawBufferPointer) -> Void = { bytes in
        let errors = FileDescriptor(2, name: "stderr", owned: false)
        // Nobody is left to be told that nobody can be told.
        try? errors.writeAll(bytes)
    }

    public func says(_ level: Level) -> Bool { level >= self.level }

    /// Says a sentence in the name of a part of the agent, such as
    /// `source.r1`.
    public func say(_ level: Level, _ logger: String, _ message: String) {
        guard says(level) else { return }
        let lines = LogLines(self)
        var message = message
        message.withUTF8 { lines.add(level, logger, UnsafeRawBufferPointer($0)) }
        lines.write()
    }

    /// Writes lines that were put together, in one call.
    fileprivate func write(_ lines: ByteWriter) { write(lines.bytes) }
    fileprivate var now: Int64 { clock.wallMilliseconds }
}

/// Log lines that are put together before they are written: for a sink whose
/// events are log lines.
public final class LogLines {
    private let log: Log
    private let buffer = ByteWriter(capacity: 512)

    public init(_ log: Log) { self.log = log }

    public var count: Int { buffer.count }

    /// Adds one line; where the log writes text, the message may hold line
    /// ends.
    public func add(_ level: Log.Level, _ logger: String, _ message: UnsafeRawBufferPointer) {
        let time = LocalTime(milliseconds: log.now)
        switch log.format {
        case .text:
            put(time, separator: " ", fraction: ",")
            buffer.put(" \(level.word) \(logger): ")
            buffer.put(message)
        case .json:
            buffer.put(#"{"time":""#)
            put(time, separator: "T", fraction: ".")
            putOffset(time.offsetSeconds)
            buffer.put(#"","level":"\#(level.word)","logger":"\#(logger)","message":""#)
            BackslashEscapes.write(message, .json, to: buffer)
            buffer.put("\"}")
        }
        buffer.put("\n")
    }

    /// Writes what was added, and is empty again.
    public func write() {
        if buffer.count > 0 { log.write(buffer) }
        buffer.removeAll()
    }

    private func put(_ time: LocalTime, separator: String, fraction: String) {
        put(time.year, digits: 4, then: "-")
        put(time.month, digits: 2, then: "-")
        put(time.day, digits: 2, then: separator)
        put(time.hour, digits: 2, then: ":")
        put(time.minute, digits: 2, then: ":")
        put(time.second, digits: 2, then: fraction)
        put(time.millisecond, digits: 3, then: "")
    }

    private func putOffset(_ seconds: Int) {
        buffer.put(seconds < 0 ? "-" : "+")
        let minutes = seconds.magnitude / 60
        put(Int(minutes / 60), digits: 2, then: ":")
        put(Int(minutes % 60), digits: 2, then: "")
    }

    private func put(_ number: Int, digits: Int, then text: String) {
        let written = String(number)
        for _ in written.utf8.count..<max(digits, written.utf8.count) { buffer.put("0") }
        buffer.put(written)
        buffer.put(text)
    }
}
