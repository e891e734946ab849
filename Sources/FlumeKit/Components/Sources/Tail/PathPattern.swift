/// The path of a file to follow, whose parts may be patterns:
/// `/var/log/*/access-[0-9].log`.
struct PathPattern: Hashable, Sendable {
    /// What one part of a path may be.
    enum Step: Hashable, Sendable {
        case name(String)
        case pattern(Glob)
        /// A name that a regular expression matches as a whole.
        case expression(Pattern)
        /// All below a directory: the files of the flow's choice in it and in
        /// as many levels of directories.
        case tree(levels: Int)
    }

    /// As the user wrote it.
    let text: String
    let isAbsolute: Bool
    let steps: [Step]

    /// A path whose parts may be patterns.
    init(_ text: String) {
        self.text = text
        isAbsolute = text.utf8.first == UInt8(ascii: "/")
        steps = Self.names(of: text).map { name in
            let glob = Glob(name)
            return glob.hasWildcards ? .pattern(glob) : .name(glob.plainName)
        }
    }

    /// The files below a directory, whose path is taken as it stands.
    init(below directory: String, levels: Int) {
        text = directory
        isAbsolute = directory.utf8.first == UInt8(ascii: "/")
        steps = Self.names(of: directory).map(Step.name) + [.tree(levels: levels)]
    }

    /// The files of a directory, whose path is taken as it stands, that have
    /// names which `expression` matches as a whole.
    init(in directory: String, matching expression: Pattern) {
        text = Files.path(directory, expression.text)
        isAbsolute = directory.utf8.first == UInt8(ascii: "/")
        steps = Self.names(of: directory).map(Step.name) + [.expression(expression)]
    }

    /// The names a path leads through.
    static func names(of path: String) -> [String] {
        path.split(separator: "/").filter { $0 != "." }.map(String.init)
    }

    /// The path itself when it can mean one file only.
    var plainPath: String? {
        var names: [String] = []
        for step in steps {
            guard case .name(let name) = step else { return nil }
            names.append(name)
        }
        if names.isEmpty { return isAbsolute ? "/" : "." }
        return (isAbsolute ? "/" : "") + names.joined(separator: "/")
    }
}
