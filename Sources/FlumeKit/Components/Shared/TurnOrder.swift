/// Whose turn it is among several that do the same.
enum TurnOrder: String, ChoiceValue {
    /// One after the other.
    case roundRobin = "round_robin"
    case random

    /// Takes the words in any case, as Flume does.
    static func parse(_ arguments: [Argument]) -> Result<TurnOrder, ValueFault> {
        let words = allCases.map(\.rawValue)
        guard let text = arguments.last?.text, let value = TurnOrder(rawValue: text.lowercased())
        else {
            let help = arguments.last?.text.flatMap { Suggestion.question($0, among: words) }
            return .failure(ValueFault(expected: "'round_robin' or 'random'", help: help))
        }
        return .success(value)
    }
}
