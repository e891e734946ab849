/// An argument that is there to be read by people: any, of any form.
struct Remark: OptionValue, Hashable {
    var text: String

    static var placeholder: String { "ANYTHING" }

    static func parse(_ arguments: [Argument]) -> Result<Remark, ValueFault> {
        .success(Remark(text: arguments.map(\.spelling).joined(separator: ", ")))
    }

    var spelling: String { text }
}
