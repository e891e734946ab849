import Glibc

/// A file that is read: it must be there when the flow opens.
public struct InputFile: OptionValue, Hashable, MachineChecked {
    public var path: String
    public init(_ path: String) { self.path = path }
    public static var placeholder: String { FilePath.placeholder }
    public static var completion: CompletionHint { .file }
    public static func parse(_ arguments: [Argument]) -> Result<InputFile, ValueFault> {
        FilePath.parse(arguments).map { InputFile($0.path) }
    }
    public var spelling: String { path }

    public var problem: String? {
        do throws(SystemError) {
            let status = try Files.status(path)
            if status.isDirectory { throw SystemError("open", EISDIR, path) }
            if access(path, R_OK) != 0 { throw SystemError("open", errno, path) }
            return nil
        } catch {
            return error.sentence
        }
    }
}

/// A file that is written: its directory must be there when the flow opens.
public struct OutputFile: OptionValue, Hashable, MachineChecked {
    public var path: String
    public init(_ path: String) { self.path = path }
    public static var placeholder: String { FilePath.placeholder }
    public static var completion: CompletionHint { .file }
    public static func parse(_ arguments: [Argument]) -> Result<OutputFile, ValueFault> {
        FilePath.parse(arguments).map { OutputFile($0.path) }
    }
    public var spelling: String { path }

    public var problem: String? {
        do throws(SystemError) {
            if Files.exists(path) {
                if try Files.status(path).isDirectory { throw SystemError("open", EISDIR, path) }
                if access(path, W_OK) != 0 { throw SystemError("open", errno, path) }
            } else if access(Files.parent(of: path), W_OK) != 0 {
                throw SystemError("open", errno, path)
            }
            return nil
        } catch {
            return error.sentence
        }
    }
}

/// A directory that is read: it must be there when the flow opens.
public struct InputDirectory: OptionValue, Hashable, MachineChecked {
    public var path: String
    public init(_ path: String) { self.path = path }
    public static var placeholder: String { DirectoryPath.placeholder }
    public static var completion: CompletionHint { .directory }
    public static func parse(_ arguments: [Argument]) -> Result<InputDirectory, ValueFault> {
        DirectoryPath.parse(arguments).map { InputDirectory($0.path) }
    }
    public var spelling: String { path }

    public var problem: String? {
        do throws(SystemError) {
            if try !Files.status(path).isDirectory { throw SystemError("opendir", ENOTDIR, path) }
            if access(path, R_OK | X_OK) != 0 { throw SystemError("opendir", errno, path) }
            return nil
        } catch {
            return error.sentence
        }
    }
}
