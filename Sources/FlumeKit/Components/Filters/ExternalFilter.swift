/// Asks a program for values.
enum ExternalFilter {
    /// The character sets of what the program prints; UTF-8 holds them both.
    enum Charset: String, ChoiceValue {
        case utf8 = "UTF-8"
        case ascii = "US-ASCII"
    }

    static let command = Option<String>.required(
        "command", "The program and its arguments, separated by blanks; the key comes last.",
        check: { text in
            text.contains { $0 != " " && $0 != "\t" } ? nil : ValueFault(expected: "a program")
        })
    static let charset = Option(
        "charset", default: Charset.utf8, "The character set of what the program prints.")

    static let description = ComponentDescription(
        .filter, "external",
        summary: "Asks a program for values.",
        details: """
            `${f1[KEY]}` in a value of any component is the first line that the program prints \
            when it is run with KEY as its last argument, where f1 is the name of the filter. \
            No shell is involved. A program that exits with anything but 0 has no such value.
            """,
        options: [command.description, charset.description],
        examples: [
            .init(
                """
                a1.configfilters = f1
                a1.configfilters.f1.type = external
                a1.configfilters.f1.command = /usr/bin/pass show
                """, "Makes ${f1[db]} what 'pass show db' prints.")
        ],
        agent: AgentFace(
            classNames: ["org.apache.flume.configfilter.ExternalProcessConfigFilter"],
            lookup: { settings, key, surroundings in
                let words = settings[command].split { $0 == " " || $0 == "\t" }
                return surroundings.run(words.map(String.init) + [key])
            }))
}
