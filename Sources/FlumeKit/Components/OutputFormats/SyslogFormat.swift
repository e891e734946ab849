/// Declares `syslog`.
enum SyslogFormat {
    static let year = Option<Int?>(
        "year", default: nil,
        "The year of the events, which flows of 0.9 may give; a syslog line does not show it.",
        check: { year in
            (1...9999).contains(year ?? 1) ? nil : ValueFault(expected: "a year from 1 to 9999")
        })

    static let declaration = FormatDeclaration(
        ComponentDescription(
            .format, "syslog",
            summary: "Local time, host, service and body, as in a syslog file.",
            details: """
                The service is the attribute of that name and is left out where there is none. \
                The body is printed as it is.
                """,
            options: [year.description],
            examples: [.init("console(syslog)", "Prints lines like those of a syslog file.")]
        ),
        make: { _ in SyslogFormatter(in: LocalZone.rules, host: Machine.hostName) })
}
