/// What ends a roll: the time alone, or a size as well.
enum RollTrigger: OptionValue, Hashable {
    case time
    /// When so many bytes of bodies were written, or when it is time.
    case size(ByteCount)

    static var placeholder: String { "time|size(N)" }
    static var completion: CompletionHint { .choices(["time", "size(64MiB)"]) }

    var spelling: String {
        switch self {
        case .time: "time"
        case .size(let limit): "size(\(limit.spelling))"
        }
    }

    /// The size, where there is one.
    var bytes: Int? {
        switch self {
        case .time: nil
        case .size(let limit): limit.bytes
        }
    }

    static func parse(_ arguments: [Argument]) -> Result<RollTrigger, ValueFault> {
        let fault = ValueFault(expected: "'time' or a size such as size(64MiB)")
        guard let argument = arguments.last else { return .failure(fault) }
        if argument.text == "time" { return .success(.time) }
        guard case .call("size", let values, let named) = argument.form, values.count == 1,
            named.isEmpty
        else { return .failure(fault) }
        return ByteCount.parse(values).flatMap { limit in
            guard limit.bytes > 0 else {
                return .failure(ValueFault(expected: "a size of 1 or more", span: values[0].span))
            }
            return .success(.size(limit))
        }.mapError { error in
            var error = error
            error.span = error.span ?? values[0].span
            return error
        }
    }
}
