import FlumeKit

/// Follows many files at once: `flumectl multitail`.
enum MultitailCommand {
    private static let files = Operand(
        "FILE", "A file to follow; '*', '?' and '[a-z]' match names, also those to come.",
        many: true, completion: .hint(.file))
    private static let lines = Flag(
        Option("lines", default: 10, in: 0...1_000_000, "Begin with the last N lines of each."),
        short: "n")
    private static let fromStart = Flag(
        Option("from-start", default: false, "Begin with the start of each file."))
    private static let label = Flag(
        Option("label", default: Multitail.Labels.auto, "When lines bear their file's name."),
        placeholder: "WHEN")

    static let command = Command(
        CommandDescription(
            "multitail", aliases: ["tail"],
            summary: "Follows files: the last lines of each, then every line that comes.",
            details: """
                With more than one file each line bears the name of its file: the shortest that \
                tells them apart. Files are followed through rename, truncation and creation; \
                those that do not exist yet are waited for. A last line that is not finished is \
                shown when it is, or at the end.

                It goes on until it is interrupted, after --count events, after --timeout, or \
                when nothing came for --idle.
                """,
            flags: [lines.description, fromStart.description, label.description] + FlowRun.flags,
            operands: [files],
            examples: [
                .init("flumectl multitail app.log error.log", "Both files, labelled."),
                .init("flumectl tail -n 0 '/var/log/*.log'", "Only what comes, in any log."),
            ]
        ),
        body: { arguments, console throws(CommandError) in
            let flow = Multitail.makeFlow(
                Multitail.Options(
                    files: arguments.all(files),
                    lines: arguments[fromStart] ? nil : arguments[lines],
                    labels: arguments[label],
                    isColored: console.outputStyle(arguments[SharedFlags.color]) == .colored))
            return FlowRun(arguments, console).run(from: flow.source, to: flow.sink)
        })
}
