import Testing

/// Reports what checks found, one issue for each finding.
enum Findings {
    static func report(
        _ findings: [String], sourceLocation: SourceLocation = #_sourceLocation
    ) {
        for finding in findings {
            Issue.record(Comment(rawValue: finding), sourceLocation: sourceLocation)
        }
    }
}
