/// The shortest names that tell files apart: the last part of each path, with
/// as many parts before it as it takes.
struct FileLabels {
    private var parts: [String: [Substring]] = [:]
    private var labels: [String: String] = [:]

    /// How many files there have been.
    var count: Int { parts.count }

    /// Counts a path among those to be told apart.
    mutating func add(_ path: String) {
        guard parts[path] == nil else { return }
        parts[path] = path.split(separator: "/")
        labels = [:]
    }

    /// The label of a path that was added.
    mutating func label(of path: String) -> String {
        if labels.isEmpty { name(Array(parts.keys), length: 1) }
        return labels[path] ?? path
    }

    /// Names paths by so many of their last parts, and those that are alike
    /// by more.
    private mutating func name(_ paths: [String], length: Int) {
        var alike: [String: [String]] = [:]
        for path in paths {
            let end = parts[path, default: []].suffix(length).joined(separator: "/")
            alike[end, default: []].append(path)
        }
        for (label, paths) in alike {
            let isLonger = paths.contains { parts[$0, default: []].count > length }
            if paths.count > 1, isLonger {
                name(paths, length: length + 1)
            } else {
                // Paths that differ in slashes only are named in full.
                for path in paths { labels[path] = paths.count > 1 ? path : label }
            }
        }
    }
}
