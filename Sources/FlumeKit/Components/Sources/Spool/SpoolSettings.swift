/// How a spooling directory is worked through.
struct SpoolSettings: Sendable {
    enum Order: String, ChoiceValue { case oldest, youngest, random }

    /// The absolute path of the directory.
    var directory: String
    /// Where marks and progress are kept.
    var trackerDirectory: String
    var suffix = ".COMPLETED"
    /// Whether files that were read are removed.
    var deletes = false
    /// Whether files that were read keep their names, and are marked.
    var marks = false
    /// Whether the source stops at a file that was changed, cannot be decoded
    /// or cannot have its new name.
    var stopsAtFaults = false
    var order = Order.oldest
    var include: Pattern?
    var ignore: Pattern?
    var isRecursive = false
    /// Whether the kernel is asked to tell of new files.
    var watches = true
    var pollDelay = Interval.milliseconds(500)
    var batchEvents = 100
    var fileHeader: HeaderName?
    var basenameHeader: HeaderName?
    var text = DeserializerText()

    /// Comes before the suffix in the name of a file that was set aside.
    static let faultMark = ".FAILED"

    init(directory: String, trackerDirectory: String = ".flumespool") {
        self.directory = Files.absolute(directory)
        self.trackerDirectory =
            trackerDirectory.hasPrefix("/")
            ? trackerDirectory : Files.path(self.directory, trackerDirectory)
    }

    /// The mark of a file that was read.
    func marker(of path: String) -> String {
        Files.path(trackerDirectory, String(path.dropFirst(directory.count + 1))) + suffix
    }
}
