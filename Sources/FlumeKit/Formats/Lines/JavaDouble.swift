/// Numbers as Java prints them.
enum JavaDouble {
    /// The shortest digits that mean the number: plain from 0.001 up to ten
    /// million, with an exponent otherwise.
    static func text(_ value: Double) -> String {
        if value.isNaN { return "NaN" }
        let sign = value.sign == .minus ? "-" : ""
        if value.isInfinite { return sign + "Infinity" }
        if value == 0 { return sign + "0.0" }
        let (digits, exponent) = decimal(value.magnitude)
        guard (-3..<7).contains(exponent) else {
            let rest = digits.dropFirst()
            return "\(sign)\(digits.prefix(1)).\(rest.isEmpty ? "0" : rest)E\(exponent)"
        }
        if exponent < 0 {
            return sign + "0." + String(repeating: "0", count: -exponent - 1) + digits
        }
        let padding = String(repeating: "0", count: max(0, exponent + 2 - digits.count))
        let padded = digits + padding
        return "\(sign)\(padded.prefix(exponent + 1)).\(padded.dropFirst(exponent + 1))"
    }

    /// The digits of a positive number, without zeros at either end, and the
    /// power of ten of the first.
    private static func decimal(_ value: Double) -> (digits: String, exponent: Int) {
        let parts = value.description.split(separator: "e")
        let mantissa = parts[0]
        let whole = mantissa.prefix { $0 != "." }
        var exponent = whole.count - 1 + (parts.count > 1 ? Int(parts[1]) ?? 0 : 0)
        var digits = mantissa.filter { $0 != "." }[...]
        while digits.count > 1, digits.first == "0" {
            digits.removeFirst()
            exponent -= 1
        }
        while digits.count > 1, digits.last == "0" { digits.removeLast() }
        return (String(digits), exponent)
    }
}
