import Glibc

/// A directory of a test's own, removed with everything in it at the end.
package final class TemporaryDirectory {
    package let path: String

    package init(in parent: String = "/tmp") {
        var template = Array("\(parent)/flumectl-test-XXXXXX".utf8CString)
        precondition(mkdtemp(&template) != nil, "a temporary directory can be made")
        path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    deinit {
        let program = Program.run("/bin/rm", ["-rf", path])
        precondition(program.exitCode == 0, "a temporary directory can be removed")
    }

    /// The path of a name within.
    package func callAsFunction(_ name: String) -> String { "\(path)/\(name)" }

    @discardableResult
    package func write(_ name: String, _ text: String) -> String {
        write(name, Array(text.utf8))
    }

    /// Writes a file and returns its path.
    @discardableResult
    package func write(_ name: String, _ bytes: [UInt8], appending: Bool = false) -> String {
        let file = fopen(self(name), appending ? "ae" : "we")
        precondition(file != nil, "a file can be written in a temporary directory")
        fwrite(bytes, 1, bytes.count, file)
        fclose(file)
        return self(name)
    }

    package func append(_ name: String, _ text: String) {
        write(name, Array(text.utf8), appending: true)
    }

    package func read(_ name: String) -> [UInt8] { Self.read(self(name)) }

    package func text(_ name: String) -> String { String(decoding: read(name), as: UTF8.self) }

    package static func isMissing(_ path: String) -> Bool { access(path, F_OK) != 0 }

    package static func read(_ path: String) -> [UInt8] {
        guard let file = fopen(path, "re") else { return [] }
        defer { fclose(file) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = fread(&buffer, 1, buffer.count, file)
            if count == 0 { return bytes }
            bytes.append(contentsOf: buffer[..<count])
        }
    }
}
