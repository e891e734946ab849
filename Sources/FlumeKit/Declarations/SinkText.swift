/// The value of an option that is itself a sink of the dataflow language:
/// `benchreport(mine, "text(report.txt)")`.
///
/// The dialect parses the text and plans the sink; a component gets it with
/// `parts.sink(option)`, never from the settings.
public struct SinkText: OptionValue, Hashable {
    public var text: String
    public init(_ text: String) { self.text = text }

    public static var placeholder: String { "SINK" }
    public static var holdsSink: Bool { true }
    public static func parse(_ arguments: [Argument]) -> Result<SinkText, ValueFault> {
        parseText(arguments, expecting: "a sink in quotes, such as \"text(report.txt)\"") {
            SinkText($0)
        }
    }
    public var spelling: String { text }
}
