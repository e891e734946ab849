/// What the counting components have counted, by name.
public final class ReportRegistry {
    public typealias Lines = [(name: String, value: String)]
    private var reports: [(name: String, read: () -> Lines)] = []

    public init() {}

    /// Publishes a report; a later one of the same name replaces it.
    public func publish(_ name: String, _ read: @escaping () -> Lines) {
        reports.removeAll { $0.name == name }
        reports.append((name, read))
    }

    /// All reports as they stand now, in the order of their publishing.
    public func all() -> [(name: String, lines: Lines)] {
        reports.map { ($0.name, $0.read()) }
    }
}
