import Glibc

/// A directory in which files are made: it must be there.
public struct OutputDirectory: OptionValue, Hashable, MachineChecked {
    public var path: String
    public init(_ path: String) { self.path = path }
    public static var placeholder: String { DirectoryPath.placeholder }
    public static var completion: CompletionHint { .directory }
    public static func parse(_ arguments: [Argument]) -> Result<OutputDirectory, ValueFault> {
        DirectoryPath.parse(arguments).map { OutputDirectory($0.path) }
    }
    public var spelling: String { path }

    public var problem: String? {
        do throws(SystemError) {
            if try !Files.status(path).isDirectory { throw SystemError("opendir", ENOTDIR, path) }
            if access(path, W_OK | X_OK) != 0 { throw SystemError("open", errno, path) }
            return nil
        } catch {
            return error.sentence
        }
    }
}
