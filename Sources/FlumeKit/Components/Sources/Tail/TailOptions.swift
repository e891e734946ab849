/// The options that all sources share that follow files.
enum TailOptions {
    static let delimiter = Option(
        "delim", default: Self.newline,
        """
        What separates events: a regular expression, which sees each event alone. A newline, \
        which it is by default, is found faster than any other.
        """)
    static let delimiterMode = Option(
        "delimMode", default: DelimiterMode.exclude,
        "Whether the delimiter belongs to no event, to the previous or to the next one.")
    static let startFromEnd = Option(
        "startFromEnd", default: false,
        "Start at the end of the files that are there already, with the first whole line.")

    /// What every such source promises.
    static let promises = """
        Files are told apart by device and inode, and changes are told by the kernel (inotify), \
        so waiting costs nothing. A file that is renamed or deleted is read to its end, also what \
        is written to it afterwards, until its writer closes it; then the file that took its name \
        follows. A file that is cut (copytruncate) is read again from its start; what was cut off \
        before it could be read is lost, which a note says. A name may be a symbolic link, and \
        may lead nowhere yet: the file is followed as soon as it is there.

        A last line without an end is held back until its end is written. It is given out without \
        one when its file is cut or closed, or when the flow ends. A line longer than the event \
        limit is split.

        Each event has the header 'tailSrcFile', the name of its file without the directory. File \
        systems that do not tell of changes made elsewhere, such as NFS, are not followed.
        """

    private static let newline: Pattern = {
        guard let pattern = try? Pattern("\\n") else {
            preconditionFailure("the default delimiter is a pattern")
        }
        return pattern
    }()

    static func framing(_ parts: Parts) -> Framing {
        let pattern = parts[delimiter]
        let mode = parts[delimiterMode]
        // As an escape or as itself.
        if mode == .exclude, pattern.text == "\\n" || pattern.text == "\n" { return .lines }
        return .delimited(by: pattern, mode)
    }

    static func start(_ parts: Parts) -> FileStart { parts[startFromEnd] ? .last(0) : .beginning }
}

extension DelimiterMode: ChoiceValue {}
