/// The chain that a collector puts before its own sink.
enum CollectorDecorator {
    static let millis = Option(
        "millis", default: Interval.seconds(30),
        in: .milliseconds(1)...Interval(nanoseconds: .max),
        "How long a roll lasts, from its first event.")

    static let description = ComponentDescription(
        .decorator, "collector",
        summary: "Unpacks what agents packed, and rolls, retries and tags on the way to a sink.",
        details: """
            Stands for `gunzip unbatch insistentAppend stubbornAppend insistentOpen mask(rolltag) \
            roll(millis) { sink }`.
            """,
        options: [
            millis.description, RollDecorator.checkMs.description,
            RollDecorator.trigger.description,
            RollDecorator.format.description,
        ],
        positional: 2,
        examples: [
            .init(
                "collector(60000) { escapedFormatDfs(\"in/%Y-%m-%d\", \"log-%{rolltag}\") }",
                "A file a minute, in a directory for each day."),
            .init(
                "collector(trigger=size(128MiB)) { formatDfs(all.log, codec=zstd) }",
                "Compressed files of 128 MiB of bodies, or 30 seconds of them."),
        ],
        shape: .bracedShorthand { settings in
            chain(
                settings[millis], check: settings[RollDecorator.checkMs],
                trigger: settings[RollDecorator.trigger])
        })

    private static func chain(
        _ millis: Interval, check: Interval, trigger: RollTrigger
    ) -> String {
        """
        gunzip unbatch insistentAppend stubbornAppend insistentOpen mask(rolltag) \
        roll(\(millis.spelling), \(check.spelling), trigger=\(trigger.spelling))
        """
    }
}
