@testable import FlumeKit

/// A program and a catalogue of a few entries that have every trait the
/// reference knows how to tell.
enum ToyProgram {
    enum When: String, ChoiceValue {
        case auto, always, never
    }

    static let dump = CommandDescription(
        "dump",
        aliases: ["run"],
        summary: "Runs a flow given on the command line.",
        details: """
            The flow is checked before anything is opened. A flow that begins with `.` or \
            that has a \\ in it is no trouble.

                text(a) | console
                .literal 'line'

            It ends when its source ends.
            """,
        flags: [
            Flag(Option("count", in: 1...9, "End after N events.")).description,
            Flag(
                Option<FilePath?>("file", default: nil, "Read the flow from a file."),
                short: "f"
            ).description,
            Flag(
                Option<String?>("name", default: nil, "The agent to start."), short: "n",
                completion: .agent
            ).description,
            Flag(
                Option("color", default: When.auto, "When to use [colours]: not in a pipe."),
                placeholder: "WHEN", section: "What it says"
            ).description,
            Flag(
                Option("progress", default: true, "Show how far it is."), negatable: true,
                section: "What it says"
            ).description,
            Flag(
                Option("quiet", default: false, "Don't say anything."), short: "q",
                section: "What it says"
            ).description,
        ],
        operands: [
            Operand("SPEC", "The flow.", completion: .flowSpec),
            Operand("FORMAT", "How events are printed.", optional: true, completion: .format),
        ],
        examples: [.init("toy dump 'text(\"a\") | console'", "Prints a file's lines.")])

    static let explain = CommandDescription(
        "explain",
        summary: "Explains something.",
        operands: [
            Operand("TOPIC", "What to explain.", optional: true, many: true, completion: .topic)
        ])

    static let secret = CommandDescription("secret", summary: "Is not shown.", isHidden: true)

    static let program = ProgramDescription(
        name: "flumectl", version: "1.2.3", summary: "A program for tests.",
        commands: [dump, explain, secret])

    static let catalogue = Catalogue([
        ComponentDescription(
            .source, "text", aliases: ["lines"],
            summary: "Reads a file's lines.",
            details: "One line is one event.\n\nThe bytes are passed on `as they are`.",
            options: [
                Option<FilePath>.required("file", "The file to read.").description,
                Option("skip", default: 0, "How many lines to leave out.").description,
            ],
            examples: [.init("text(access.log)", "Every line of access.log.")]),
        ComponentDescription(
            .source, "tail", summary: "Follows files.",
            options: [Option<[FilePath]>.required("files", "The files to follow.").description],
            examples: [.init("tail(a, b)", "Follows two files.")]),
        ComponentDescription(
            .sink, "console", summary: "Prints events.",
            options: [Option("color", default: When.auto, "When to use colours.").description],
            examples: [.init("console", "Prints bodies.")]),
        ComponentDescription(
            .sink, "hdfs", summary: "Writes to HDFS.", shape: .unavailable("HDFS is to come")),
        ComponentDescription(
            .sink, "roll", summary: "Opens its sink anew at each turn.",
            options: [Option<Int>.required("period", "The time of a turn.").description],
            examples: [.init("roll(1000) { console }", "A turn each second.")], shape: .braced),
        ComponentDescription(
            .decorator, "gzip", summary: "Compresses bodies.",
            examples: [.init("gzip console", "Prints compressed bodies.")]),
        ComponentDescription(
            .format, "raw", summary: "The body and a newline.",
            examples: [.init("console(raw)", "Prints bodies.")]),
    ])

    static let agentCatalogue = Catalogue([
        ComponentDescription(
            .source, "port",
            summary: "Listens at a port.",
            details: "One line is one event.",
            options: [
                Option<Int>.required("port", in: 1...65535, "The port.").description,
                Option("tags.<name>", default: NamedTexts(), "Headers by name.").description,
                Option("color", default: When.auto, "When to use colours.").description,
            ],
            examples: [
                .init(
                    "a1.sources.r1.type = port\na1.sources.r1.port = 80", "Listens at port 80.")
            ],
            agent: AgentFace(
                classNames: ["com.example.PortSource"],
                slots: [ComponentSlot("writer", .serializer, default: "text", "How it writes.")])),
        ComponentDescription(
            .source, "bus", summary: "Takes from a bus.", shape: .unavailable("it is to come"),
            agent: AgentFace(classNames: ["com.example.BusSource"])),
        ComponentDescription(
            .interceptor, "banner", aliases: ["tagger"], summary: "Marks events.",
            examples: [.init("a1.sources.r1.interceptors.i1.type = banner", "Marks all.")]),
        ComponentDescription(
            .serializer, "text", summary: "Writes bodies.",
            examples: [.init("a1.sinks.k1.sink.serializer = text", "Writes bodies.")]),
    ])

    static let faces = ComponentFaces(flow: catalogue, agent: agentCatalogue)
}
