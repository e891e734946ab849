/// How the files of a rolling sink are named: the path managers of Flume.
enum RollingFileStyle: String, CaseIterable, OptionValue {
    /// The milliseconds of the start, and a number that rises.
    case start = "DEFAULT"
    /// The second in which the file is made, and a number within it.
    case rollTime = "ROLLTIME"

    private static let package = "org.apache.flume.formatter.output."

    private var className: String {
        switch self {
        case .start: "DefaultPathManager"
        case .rollTime: "RollTimePathManager"
        }
    }

    static var placeholder: String { allCases.map(\.rawValue).joined(separator: "|") }
    static var completion: CompletionHint { .choices(allCases.map(\.rawValue)) }
    var spelling: String { rawValue }

    /// A name in any case, or a Java class name.
    static func parse(_ arguments: [Argument]) -> Result<RollingFileStyle, ValueFault> {
        parseText(arguments, expecting: "'DEFAULT' or 'ROLLTIME'") { text in
            allCases.first { style in
                let name = package + style.className
                return text.uppercased() == style.rawValue || text == name
                    || text == name + "$Builder"
            }
        }
    }
}

/// Gives out one name after the other.
struct RollingFileNames {
    let style: RollingFileStyle
    let prefix: String
    /// What goes after the number, with the points before it.
    let ending: String
    private var number = 0
    private var start: Int64?
    private var second = ""

    init(_ style: RollingFileStyle, prefix: String, ending: String) {
        self.style = style
        self.prefix = prefix
        self.ending = ending
    }

    /// The next name, at a time in milliseconds since the epoch.
    mutating func next(at now: Int64) -> String {
        let stem: String
        switch style {
        case .start:
            let start = start ?? now
            self.start = start
            stem = String(start)
        case .rollTime:
            stem = Self.digits(LocalTime(milliseconds: now))
            if stem != second { number = 0 }
            second = stem
        }
        number += 1
        return "\(prefix)\(stem)-\(number)\(ending)"
    }

    /// The local time as `yyyyMMddHHmmss`.
    private static func digits(_ time: LocalTime) -> String {
        let writer = ByteWriter(capacity: 16)
        writer.put(time.year, width: 4)
        for part in [time.month, time.day, time.hour, time.minute, time.second] {
            writer.put(part, width: 2)
        }
        return String(decoding: writer.bytes, as: UTF8.self)
    }
}
