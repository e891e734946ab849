/// The repository that the tests belong to.
package enum Repository {
    /// Its root directory.
    package static let root: String = {
        var path = #filePath
        for _ in 0..<3 {
            guard let slash = path.lastIndex(of: "/") else {
                preconditionFailure("a test's source has a path")
            }
            path = String(path[..<slash])
        }
        return path
    }()

    package static func path(_ name: String) -> String { "\(root)/\(name)" }

    package static func text(_ name: String) -> String {
        String(decoding: TemporaryDirectory.read(path(name)), as: UTF8.self)
    }

    /// The files that git knows or would add, in the order of their names.
    package static let files: [String] = {
        let program = Program.run(
            "/usr/bin/env",
            ["git", "-C", root, "ls-files", "--cached", "--others", "--exclude-standard"])
        let names = program.text.split(separator: "\n").map(String.init)
        return Set(names).filter { !TemporaryDirectory.isMissing(path($0)) }.sorted()
    }()

    /// The Swift sources below a directory.
    package static func swiftFiles(in directory: String) -> [String] {
        files.filter { $0.hasPrefix("\(directory)/") && $0.hasSuffix(".swift") }
    }
}
