import Glibc

/// The path of a file to be written: local, or as a URL `file:///path`.
struct OutputPath: OptionValue, Hashable, MachineChecked {
    let path: String

    init(_ path: String) { self.path = path }

    static var placeholder: String { "FILE" }
    static var completion: CompletionHint { .file }
    var spelling: String { path }

    static func parse(_ arguments: [Argument]) -> Result<OutputPath, ValueFault> {
        local(arguments).map(OutputPath.init)
    }

    /// The directory must be there.
    var problem: String? { OutputFile(path).problem }

    /// The local path that an argument means.
    static func local(_ arguments: [Argument]) -> Result<String, ValueFault> {
        guard let text = arguments.last?.text, !text.isEmpty, !text.utf8.contains(0) else {
            return .failure(ValueFault(expected: "a file name"))
        }
        guard let scheme = scheme(of: text) else { return .success(text) }
        guard scheme == "file" else { return .failure(unknown(scheme)) }
        var path = text.dropFirst("file:".count)
        if path.hasPrefix("//") {
            let place = path.dropFirst(2)
            let host = place.prefix { $0 != "/" }
            if !host.isEmpty, host != "localhost" { return .failure(onHost(host, place)) }
            path = place.dropFirst(host.count)
        }
        return path.isEmpty ? .failure(ValueFault(expected: "a file name")) : .success(String(path))
    }

    /// What stands before the colon of a URL.
    ///
    /// A name such as `a:b` has none, for no slash follows; `./hdfs:/x` is how
    /// to name a file like one.
    private static func scheme(of text: String) -> String? {
        let word = text.prefix { $0.isASCII && ($0.isLetter || $0.isNumber || "+-.".contains($0)) }
        let rest = text.dropFirst(word.count)
        guard word.first?.isLetter == true, rest.hasPrefix(":") else { return nil }
        return rest.hasPrefix(":/") || word == "file" ? word.lowercased() : nil
    }

    private static func unknown(_ scheme: String) -> ValueFault {
        let place = scheme == "hdfs" ? "HDFS is" : "'\(scheme)' addresses are"
        return ValueFault(
            expected: "a local path or file:///path",
            help: "\(place) not there yet; './\(scheme):…' would be a local file")
    }

    private static func onHost(_ host: Substring, _ place: Substring) -> ValueFault {
        ValueFault(
            expected: "a path on this machine, not on '\(host)'",
            help: "did you mean 'file:///\(place)'?")
    }
}

/// The path of a file to be written whose directories are made.
struct StagedPath: OptionValue, Hashable, MachineChecked {
    let path: String

    static var placeholder: String { OutputPath.placeholder }
    static var completion: CompletionHint { .file }
    var spelling: String { path }

    static func parse(_ arguments: [Argument]) -> Result<StagedPath, ValueFault> {
        OutputPath.local(arguments).map(StagedPath.init)
    }

    /// The nearest directory that is there must be one that can be written.
    var problem: String? { Self.problem(above: path) }

    static func problem(above path: String) -> String? {
        var directory = Files.parent(of: path)
        while !Files.exists(directory), directory != "/", directory != "." {
            directory = Files.parent(of: directory)
        }
        do throws(SystemError) {
            if try !Files.status(directory).isDirectory {
                throw SystemError("mkdir", ENOTDIR, directory)
            }
            if access(directory, W_OK | X_OK) != 0 { throw SystemError("mkdir", errno, directory) }
            return nil
        } catch {
            return error.sentence
        }
    }
}
