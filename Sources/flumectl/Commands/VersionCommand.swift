import FlumeKit

/// Tells which version it is: `flumectl version`.
enum VersionCommand {
    static let command = Command(
        CommandDescription(
            "version",
            summary: "Prints the version.",
            flags: [SharedFlags.json.description],
            examples: [
                .init("flumectl version", "Says which version it is, and what it understands."),
                .init("flumectl version --json", "The same for a program to read."),
            ]
        ),
        body: { arguments, console in
            console.write(arguments[SharedFlags.json] ? document.rendered : text)
            return .success
        })

    /// What `--version` prints.
    static var line: String { "flumectl \(FlumeVersion.current)\n" }

    private static var text: String { line + FlumeVersion.compatibility + "\n" }

    private static var document: JSONDocument {
        .object([
            ("name", .text("flumectl")),
            ("version", .text(FlumeVersion.current)),
            ("compatibility", .text(FlumeVersion.compatibility)),
        ])
    }
}
