import Glibc

/// What tells files apart: which one goes on where it was left.
enum TaildirIdentity: String, ChoiceValue {
    /// The inode and the path, as in Flume: a file with another name is
    /// another file.
    case path
    /// The inode alone.
    case inode
}

/// What a TAILDIR source is asked for.
struct TaildirWishes: Sendable {
    var paths: [TaildirPath]
    /// The headers of each group: its name, a dot and the header's name.
    var headers = NamedTexts()
    var positionFile: String
    var identity = TaildirIdentity.path
    var skipsToEnd = false
    var idleTimeout = Interval.seconds(120)
    var writeInterval = Interval.seconds(3)
    var linesInTurn = EventBatch.preferredCount
    var maximumLineBytes = Int.max
    var retry = RetryPace()
    var givesOffsets = false
    /// The header that has the path, if any.
    var fileHeader: HeaderName?
    /// What is to be said of settings that mean nothing.
    var remarks: [String] = []
}

/// The options of TAILDIR.
enum TaildirOptions {
    static let groups = Option<TaildirGroupNames>.required(
        "filegroups", "The names of the groups of files, separated by blanks.")
    static let paths = Option<TaildirPaths>.required(
        "filegroups.<group>",
        """
        The files of a group: a directory as it stands and, after the last slash, a regular \
        expression that matches the whole names of files in it.
        """)
    static let headers = Option(
        "headers.<group>.<header>", default: NamedTexts(),
        "A header that the events of a group have, and its value.")
    static let positionFile = Option(
        "positionFile", default: FilePath("~/.flume/taildir_position.json"),
        "Where positions are kept; directories above it are made.")
    static let fileHeader = Option(
        "fileHeader", default: false, "Whether events have a header with their file's path.")
    static let fileHeaderKey = Option(
        "fileHeaderKey", default: HeaderName("file"), "The name of that header.")
    static let byteOffsetHeader = Option(
        "byteOffsetHeader", default: false,
        "Whether events have a header 'byteoffset': where their line begins.")
    static let skipToEnd = Option(
        "skipToEnd", default: false,
        """
        Begin at the end of files that are there at the start and have no position, with the \
        first whole line.
        """)
    static let identity = Option(
        "identity", default: TaildirIdentity.path,
        """
        What tells files apart. 'path': the inode and the path, as in Flume, so that a file \
        whose new name matches too is read again. 'inode': a renamed file goes on where it was.
        """)
    static let maxLineLength = Option(
        "maxLineLength", default: ByteCount(32 << 20), in: ByteCount(1)...ByteCount(1 << 30),
        "Longer lines are split, which is said once; of a file, no more is kept in memory.")
    static let batchSize = Option(
        "batchSize", default: 100, in: 1...Int(Int32.max), "Events in one transaction.")
    static let maxBatchCount = Option(
        "maxBatchCount", default: Int.max, in: 1...Int.max,
        """
        How many batches of a file come before it is the next file's turn. Files take turns of \
        256 KiB anyway, so only small numbers make a difference.
        """)
    static let idleTimeout = Option(
        "idleTimeout", default: Interval.seconds(120), in: limits,
        """
        After what time without growth an unfinished last line is given out as it is. The file \
        stays open, for that costs nothing and keeps its inode from being used again.
        """)
    static let writePosInterval = Option(
        "writePosInterval", default: Interval.seconds(3), in: limits,
        "Positions that have changed are written no more often than that, and at the end.")
    static let backoffSleepIncrement = Option(
        "backoffSleepIncrement", default: Interval.seconds(1), in: limits,
        """
        Growth is told by the kernel, so nothing is polled; only what cannot be watched is \
        looked at after pauses, each longer by this than the one before.
        """)
    static let maxBackoffSleep = Option(
        "maxBackoffSleep", default: Interval.seconds(5), in: limits,
        "The longest such pause.")
    static let cachePatternMatching = Option(
        "cachePatternMatching", default: true,
        """
        In Flume, whether directories are listed only when they have changed. Here the kernel \
        tells which names are new, so both values do the same.
        """)

    private static let limits =
        Interval.milliseconds(1)...Interval.milliseconds(Int64(Int32.max))

    static let all = [
        groups.description, paths.description, headers.description, positionFile.description,
        fileHeader.description, fileHeaderKey.description, byteOffsetHeader.description,
        skipToEnd.description, identity.description, maxLineLength.description,
        batchSize.description, maxBatchCount.description, idleTimeout.description,
        writePosInterval.description, backoffSleepIncrement.description,
        maxBackoffSleep.description, cachePatternMatching.description,
    ]

    /// What of the settings does not go together.
    static func contradiction(_ settings: Settings) -> ValueFault? {
        for name in settings[groups].names where settings[paths][name] == nil {
            return ValueFault(expected: "a key 'filegroups.\(name)', for 'filegroups' names it")
        }
        for entry in settings[headers].entries where entry.groupAndHeader == nil {
            return ValueFault(
                expected: "a group and a header as in 'headers.\(entry.name).NAME'")
        }
        return nil
    }

    static func claims(_ settings: Settings) -> [Claim] {
        let path = expanded(settings[positionFile].path)
        return [.path(Files.absolute(path), purpose: "positions of TAILDIR")]
    }

    static func wishes(_ parts: Parts) -> TaildirWishes {
        let names = parts[groups].names
        let isBounded = parts[maxBatchCount] <= EventBatch.preferredCount
        return TaildirWishes(
            paths: names.compactMap { parts[paths][$0] },
            headers: parts[headers],
            positionFile: expanded(parts[positionFile].path),
            identity: parts[identity],
            skipsToEnd: parts[skipToEnd],
            idleTimeout: parts[idleTimeout],
            writeInterval: parts[writePosInterval],
            linesInTurn: isBounded
                ? min(EventBatch.preferredCount, parts[batchSize] * parts[maxBatchCount])
                : EventBatch.preferredCount,
            maximumLineBytes: parts[maxLineLength].bytes,
            retry: RetryPace(
                increment: parts[backoffSleepIncrement], maximum: parts[maxBackoffSleep]),
            givesOffsets: parts[byteOffsetHeader],
            fileHeader: parts[fileHeader] ? parts[fileHeaderKey] : nil,
            remarks: remarks(parts, names))
    }

    private static func remarks(_ parts: Parts, _ names: [String]) -> [String] {
        let paths = parts[paths].paths.lazy.filter { !names.contains($0.group) }.map {
            "filegroups.\($0.group) is not read: 'filegroups' does not name it"
        }
        let headers = parts[headers].entries.lazy.filter {
            $0.groupAndHeader.map { !names.contains($0.group) } ?? false
        }.map { "headers.\($0.name) is of no use: 'filegroups' does not name the group" }
        return Array(paths) + Array(headers)
    }

    /// A path whose `~` is the home directory.
    private static func expanded(_ path: String) -> String {
        guard path.hasPrefix("~/") else { return path }
        return Machine.homeDirectory + path.dropFirst()
    }
}

extension NamedTexts.Entry {
    /// What stands before and after the first dot of a key.
    var groupAndHeader: (group: String, header: String)? {
        guard let dot = name.firstIndex(of: "."), name.index(after: dot) < name.endIndex
        else { return nil }
        return (String(name[..<dot]), String(name[name.index(after: dot)...]))
    }
}
