extension HeaderName: OptionValue {
    public static var placeholder: String { "NAME" }
    public static func parse(_ arguments: [Argument]) -> Result<HeaderName, ValueFault> {
        parseText(arguments, expecting: "the name of an attribute") {
            $0.isEmpty ? nil : HeaderName($0)
        }
    }
    public var spelling: String { description }
}
