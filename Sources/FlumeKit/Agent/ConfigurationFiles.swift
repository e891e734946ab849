/// The files of an agent's configuration, and what tells that they changed.
package final class ConfigurationFiles {
    package let paths: [String]
    private var loaded: [[UInt8]] = []
    private var inotify: Inotify?
    private var watches: [String: Int32] = [:]

    /// Larger ones are none that people wrote.
    private static let limitBytes = 16 << 20

    package init(_ paths: [String]) { self.paths = paths }

    /// Reads all of them.
    package func read() throws(SystemError) -> [SourceText] {
        var texts: [SourceText] = []
        for path in paths {
            let bytes = try Files.read(path, limit: Self.limitBytes)
            texts.append(SourceText(name: path, bytes: bytes))
        }
        return texts
    }

    /// Remembers these texts as what runs, or was refused.
    package func remember(_ texts: [SourceText]) { loaded = texts.map(\.bytes) }

    /// Whether texts differ from those remembered.
    package func differ(_ texts: [SourceText]) -> Bool { texts.map(\.bytes) != loaded }

    /// What becomes readable when one of them may have changed; `nil` where
    /// changes are not told.
    package var changes: FileDescriptor? { inotify?.descriptor }

    /// Watches from now on.
    ///
    /// Directories are watched, not files: an editor, a package manager or
    /// Kubernetes puts a new file, or a new link, in the place of the old.
    package func watch() throws(SystemError) {
        let inotify = try Inotify()
        self.inotify = inotify
        watchDirectories()
    }

    /// Forgets the changes told so far, and looks anew where links lead.
    package func takeChanges() throws(SystemError) {
        while try inotify?.take({ _ in }) == true {}
        watchDirectories()
    }

    private func watchDirectories() {
        var directories = Set(paths.map(Files.parent))
        directories.formUnion(paths.compactMap(Files.resolved).map(Files.parent))
        for directory in directories where watches[directory] == nil {
            // One that cannot be watched is seen by SIGHUP only.
            watches[directory] = try? inotify?.watch(
                directory, for: [.writerClosed, .movedTo, .created], directoryOnly: true)
        }
        for (directory, watch) in watches where !directories.contains(directory) {
            inotify?.forget(watch)
            watches[directory] = nil
        }
    }
}
