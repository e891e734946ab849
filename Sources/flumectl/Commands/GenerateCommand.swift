import FlumeKit
import Glibc

/// Writes what is made from the declarations: `flumectl generate`.
enum GenerateCommand {
    private static let root = Operand(
        "DIR", "The root of the repository.", completion: .hint(.directory))

    static let command = Command(
        CommandDescription(
            "generate",
            summary: "Writes manual pages, completions and component pages into a repository.",
            operands: [root],
            examples: [.init("flumectl generate .", "Brings this repository up to date.")],
            isHidden: true
        ),
        body: { arguments, console throws(CommandError) in
            let directory = arguments[root] ?? "."
            let files = ReferenceFiles.all(Commands.program, Commands.faces)
            do throws(SystemError) {
                try removeStrangers(in: directory, but: Set(files.map(\.path)))
                for file in files { try write(file, to: directory) }
            } catch {
                throw CommandError(error)
            }
            console.say("generated \(files.count) files in \(directory)")
            return .success
        })

    private static func write(
        _ file: ReferenceFiles.File, to root: String
    ) throws(SystemError) {
        let path = "\(root)/\(file.path)"
        try Files.makeDirectories(Files.parent(of: path))
        let output = try FileDescriptor.open(path, O_WRONLY | O_CREAT | O_TRUNC)
        let bytes = Array(file.text.utf8)
        let failure = bytes.withUnsafeBytes { bytes -> SystemError? in
            do throws(ShortWrite) {
                try output.writeAll(bytes)
                return nil
            } catch {
                return error.cause
            }
        }
        if let failure { throw failure }
    }

    /// What is no longer generated, such as the page of a command that was
    /// renamed, goes.
    private static func removeStrangers(
        in root: String, but paths: Set<String>
    ) throws(SystemError) {
        for directory in ReferenceFiles.directories {
            guard Files.exists("\(root)/\(directory)") else { continue }
            for name in try Files.names(in: "\(root)/\(directory)")
            where !paths.contains("\(directory)/\(name)") && !name.hasPrefix(".") {
                try Files.remove("\(root)/\(directory)/\(name)")
            }
        }
    }
}
