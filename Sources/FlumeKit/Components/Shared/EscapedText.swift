/// The value of an option in which escapes stand for parts of the event.
struct EscapedText: OptionValue {
    let sequence: EscapeSequence

    /// No text at all.
    static let empty = EscapedText(sequence: .empty)

    static var placeholder: String { "TEXT" }
    var spelling: String { sequence.text }

    static func parse(_ arguments: [Argument]) -> Result<EscapedText, ValueFault> {
        guard let argument = arguments.last, let text = argument.text else {
            return .failure(ValueFault(expected: "a text"))
        }
        do throws(TextFault) {
            return .success(EscapedText(sequence: try EscapeSequence(text)))
        } catch {
            return .failure(ValueFault(error, in: argument))
        }
    }

    /// An expander for the events of one flow, in local time.
    func makeExpander(_ context: FlowContext) -> EscapeExpander {
        EscapeExpander(sequence, context)
    }
}

extension EscapeExpander {
    /// An expander in local time that notes what events do not have.
    convenience init(_ sequence: EscapeSequence, _ context: FlowContext) {
        self.init(sequence, in: LocalZone.rules, host: Machine.hostName)
        onAbsent = { name in
            context.noteOnce(
                "an event has no attribute '\(name)': '%{\(name)}' became nothing")
        }
    }
}

extension ValueFault {
    /// A fault in the text of an argument, with its place.
    init(_ fault: TextFault, in argument: Argument) {
        self.init(
            expected: fault.expected, help: fault.help,
            span: argument.span(ofTextAt: fault.offset, length: fault.length))
    }
}
