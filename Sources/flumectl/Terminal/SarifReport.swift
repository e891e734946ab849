import FlumeKit

/// Findings as the Static Analysis Results Interchange Format 2.1.0 (OASIS)
/// has them, which forges show beside the lines.
enum SarifReport {
    static func document(_ reports: [Validation.Report]) -> JSONDocument {
        let codes = Set(reports.flatMap(\.findings).map(\.code)).sorted()
        let driver = JSONDocument.object([
            ("name", .text("flumectl")),
            ("version", .text(FlumeVersion.current)),
            ("rules", .list(codes.map { .object([("id", .text($0))]) })),
        ])
        let numbers = Dictionary(uniqueKeysWithValues: codes.enumerated().map { ($1, $0) })
        let results = reports.flatMap { report in
            report.findings.map { result($0, report, rule: numbers[$0.code] ?? 0) }
        }
        let artifacts = reports.map { report in
            JSONDocument.object([("location", location(of: report))])
        }
        let run = JSONDocument.object([
            ("tool", .object([("driver", driver)])),
            ("columnKind", .text("unicodeCodePoints")),
            ("artifacts", .list(artifacts)),
            ("results", .list(results)),
        ])
        return .object([
            ("$schema", .text("https://json.schemastore.org/sarif-2.1.0.json")),
            ("version", .text("2.1.0")),
            ("runs", .list([run])),
        ])
    }

    private static func result(
        _ finding: Diagnostic, _ report: Validation.Report, rule: Int
    ) -> JSONDocument {
        let start = report.text.position(of: finding.span.start)
        let end = report.text.position(of: finding.span.end)
        let region = JSONDocument.object([
            ("startLine", .number(start.line)), ("startColumn", .number(start.column)),
            ("endLine", .number(end.line)), ("endColumn", .number(end.column)),
        ])
        let place = JSONDocument.object([
            (
                "physicalLocation",
                .object([("artifactLocation", location(of: report)), ("region", region)])
            )
        ])
        let help = finding.help.map { " (\($0))" } ?? ""
        return .object([
            ("ruleId", .text(finding.code)),
            ("ruleIndex", .number(rule)),
            ("level", .text(finding.severity.rawValue)),
            ("message", .object([("text", .text(finding.message + help))])),
            ("locations", .list([place])),
        ])
    }

    private static func location(of report: Validation.Report) -> JSONDocument {
        .object([("uri", .text(reference(report.text.name ?? report.name)))])
    }

    /// A path as a reference of RFC 3986.
    static func reference(_ path: String) -> String {
        var text = path.hasPrefix("/") ? "file://" : ""
        for byte in path.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."),
                UInt8(ascii: "_"), UInt8(ascii: "~"), UInt8(ascii: "/"):
                text.unicodeScalars.append(UnicodeScalar(byte))
            default:
                let digits = String(byte, radix: 16, uppercase: true)
                text += "%" + (digits.utf8.count < 2 ? "0" : "") + digits
            }
        }
        return text
    }
}
