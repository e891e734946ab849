import Glibc

extension CommandText {
    /// Why its program, or the shell that is to run it, cannot be started
    /// here; `nil` when it can.
    var problem: String? {
        guard let program = words.first else { return nil }
        if program.contains("/") {
            if Self.isProgram(program) { return nil }
            return "'\(program)' is no program that can be started"
        }
        let path = Machine.environment("PATH") ?? "/usr/local/bin:/bin:/usr/bin"
        let directories = path.split(separator: ":", omittingEmptySubsequences: false)
        let isFound = directories.contains { directory in
            Self.isProgram(directory.isEmpty ? program : "\(directory)/\(program)")
        }
        return isFound ? nil : "there is no program '\(program)' in PATH"
    }

    private static func isProgram(_ path: String) -> Bool {
        guard let status = try? Files.status(path) else { return false }
        return status.isRegularFile && access(path, X_OK) == 0
    }
}
