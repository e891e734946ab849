import Glibc

/// Which files a group has: those of a directory with names that match.
struct TaildirPath: Hashable, Sendable {
    var group: String
    /// As it was written, without the pattern.
    var directory: String
    var names: Pattern
}

/// The family `filegroups.<group>`: a directory, taken as it stands, and
/// after the last slash a regular expression that matches names as a whole.
struct TaildirPaths: OptionValue, Hashable, MachineChecked {
    var paths: [TaildirPath] = []

    static var placeholder: String { "DIR/REGEX" }
    static var takesMany: Bool { true }
    static var completion: CompletionHint { .directory }

    static func parse(_ arguments: [Argument]) -> Result<TaildirPaths, ValueFault> {
        var paths: [TaildirPath] = []
        for argument in arguments {
            let texts: NamedTexts
            switch NamedTexts.parse([argument]) {
            case .success(let value): texts = value
            case .failure(let fault): return .failure(fault)
            }
            for entry in texts.entries {
                switch parse(entry, argument.span) {
                case .success(let path): paths.append(path)
                case .failure(let fault): return .failure(fault)
                }
            }
        }
        return .success(TaildirPaths(paths: paths))
    }

    private static func parse(
        _ entry: NamedTexts.Entry, _ span: SourceSpan
    ) -> Result<TaildirPath, ValueFault> {
        let expected = "a directory, '/' and a regular expression for the names of files"
        let text = entry.text
        guard let slash = text.lastIndex(of: "/"), text.index(after: slash) < text.endIndex,
            !text.utf8.contains(0)
        else { return .failure(ValueFault(expected: expected, span: span)) }
        do {
            return .success(
                TaildirPath(
                    group: entry.name,
                    directory: slash == text.startIndex ? "/" : String(text[..<slash]),
                    names: try Pattern(String(text[text.index(after: slash)...]))))
        } catch {
            return .failure(ValueFault(expected: expected, help: error.sentence, span: span))
        }
    }

    var spelling: String { "" }

    subscript(_ group: String) -> TaildirPath? { paths.last { $0.group == group } }

    var problem: String? {
        for path in paths {
            if let problem = InputDirectory(path.directory).problem { return problem }
        }
        return nil
    }
}

/// The words of a text, separated by blanks.
struct TaildirGroupNames: OptionValue, Hashable {
    var names: [String] = []

    static var placeholder: String { "GROUPS" }
    static func parse(_ arguments: [Argument]) -> Result<TaildirGroupNames, ValueFault> {
        parseText(arguments, expecting: "names of groups, separated by blanks") { text in
            let names = text.split { $0 == " " || $0 == "\t" }.map(String.init)
            return names.isEmpty ? nil : TaildirGroupNames(names: names)
        }
    }
    var spelling: String { names.joined(separator: " ") }
}

/// One group of files: where they are, and the headers of their events.
struct TaildirGroup: Sendable {
    /// From the root on.
    var directory: String
    var names: Pattern
    var headers: [(name: HeaderName, value: [UInt8])] = []

    var pattern: PathPattern { PathPattern(in: directory, matching: names) }
}

/// The groups of a source: which of them a file belongs to.
struct TaildirGroups {
    let groups: [TaildirGroup]
    private let directories: [[String]]
    private let matchers: [Matcher]

    init(_ groups: [TaildirGroup]) {
        self.groups = groups
        directories = groups.map { PathPattern.names(of: $0.directory) }
        matchers = groups.map { Matcher($0.names) }
    }

    /// The first group that a path belongs to.
    func index(of path: String) -> Int? {
        var names = PathPattern.names(of: path)
        guard let name = names.popLast() else { return nil }
        return groups.indices.first { index in
            directories[index] == names && matchers[index].matchesWhole(name)
        }
    }
}
