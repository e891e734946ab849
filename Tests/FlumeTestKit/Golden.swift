import Glibc

/// Texts that are compared with files under Tests/Fixtures/Golden.
///
/// `UPDATE_GOLDEN=1 swift test` writes the files anew; what changed is then
/// seen in the diff.
package enum Golden {
    /// What is different from the file of this name, `nil` if nothing is.
    package static func difference(of text: String, from name: String) -> String? {
        let path = Repository.path("Tests/Fixtures/Golden/\(name)")
        if getenv("UPDATE_GOLDEN") != nil {
            write(text, to: path)
            return nil
        }
        let golden = String(decoding: TemporaryDirectory.read(path), as: UTF8.self)
        if golden == text { return nil }
        let expected = golden.split(separator: "\n", omittingEmptySubsequences: false)
        let found = text.split(separator: "\n", omittingEmptySubsequences: false)
        let line = zip(expected, found).enumerated().first { $0.element.0 != $0.element.1 }?.offset
        let number = line ?? min(expected.count, found.count)
        return """
            \(name):\(number + 1): expected '\(number < expected.count ? expected[number] : "")', \
            found '\(number < found.count ? found[number] : "")'; \
            UPDATE_GOLDEN=1 writes what was found
            """
    }

    private static func write(_ text: String, to path: String) {
        let directory = path[..<(path.lastIndex(of: "/") ?? path.endIndex)]
        let made = Program.run("/bin/mkdir", ["-p", String(directory)])
        precondition(made.exitCode == 0, "the directory of golden files can be made")
        let file = fopen(path, "w")
        precondition(file != nil, "a golden file can be written")
        fputs(text, file)
        fclose(file)
    }
}
