import FlumeKit

/// Shows a manual page: `flumectl man`.
enum ManCommand {
    private static let page = Operand(
        "PAGE", "A command, or a page such as `flume-flow`.", optional: true, completion: .page)

    static let command = Command(
        CommandDescription(
            "man",
            summary: "Shows a manual page.",
            details: """
                On a terminal the page is shown by man(1); elsewhere its source is printed, as \
                roff. Without a name it is flumectl(1).
                """,
            operands: [page],
            examples: [
                .init("flumectl man dump", "Shows the manual page of dump."),
                .init("flumectl man flume-flow", "Shows the manual of the dataflow language."),
                .init("flumectl man dump | man -l -", "The same as the first."),
            ]
        ),
        body: { arguments, console throws(CommandError) in
            let pages = ManualPage.all(Commands.program, Commands.faces)
            let name = arguments[page] ?? Commands.program.name
            let wanted = Commands.program[name]?.name ?? name
            guard let found = ManualPage.named(wanted, among: pages) else {
                let near = Suggestion.nearest(to: name, among: pages.map(\.name))
                throw .usage(
                    .unknownName(kind: "manual page", name, nearest: near), command: "man")
            }
            if console.isOutputTerminal {
                // Where there is no man(1), the source has to do.
                try? Succession.become(["man", "-l", "-"], input: Array(found.text.utf8))
            }
            console.write(found.text)
            return .success
        })
}
