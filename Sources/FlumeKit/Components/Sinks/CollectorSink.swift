/// A collector around files: one for each roll.
enum CollectorSink {
    static let directory = Option<EscapedPath>.required(
        "dir", "The directory: local, or file:///path; escapes stand for parts of the event.")
    static let prefix = Option<EscapedText>.required(
        "prefix", "What the names of the files begin with, with escapes as well.")

    static let description = ComponentDescription(
        .sink, "collectorSink",
        summary: "Unpacks what agents packed and writes it to files, one for each roll.",
        details: """
            Stands for `collector(millis) { escapedFormatDfs(dir, prefix%{rolltag}, format) }`. \
            A file is called NAME.tmp until its roll ends.
            """,
        options: [
            directory.description, prefix.description, CollectorDecorator.millis.description,
            EscapedFormatDfsSink.format.description, CompressionCodec.ofFile.description,
        ],
        positional: 4,
        examples: [
            .init(
                "collectorSink(\"in/%Y/%m/%d/\", \"web-\")",
                "Avro's JSON in files such as in/2026/11/21/web-20261121-… every 30 seconds."),
            .init(
                "collectorSink(\"file:in\", \"web-\", 5m, raw, codec=gzip)",
                "Compressed lines, a file every five minutes."),
        ],
        shape: .shorthand { settings in
            let directory = FlowText.quoted(settings[directory].sequence.text)
            let name = FlowText.quoted(nameOfRoll(settings[prefix].sequence.text))
            let files = """
                escapedFormatDfs(\(directory), \(name), \
                \(settings[EscapedFormatDfsSink.format].spelling), \
                codec=\(settings[CompressionCodec.ofFile].spelling))
                """
            return "collector(\(settings[CollectorDecorator.millis].spelling)) { \(files) }"
        })

    /// The prefix with the tag after it.
    private static func nameOfRoll(_ prefix: String) -> String {
        // A percent sign at its end must not make the tag's escape a text.
        let percentSigns = prefix.reversed().prefix { $0 == "%" }.count
        return prefix + (percentSigns.isMultiple(of: 2) ? "" : "%") + "%{rolltag}"
    }
}
