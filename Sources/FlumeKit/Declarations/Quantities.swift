/// A number of bytes: `64k`, `10MB`, `1GiB`.
public struct ByteCount: OptionValue, Hashable, Comparable {
    public var bytes: Int
    public init(_ bytes: Int) { self.bytes = bytes }

    public static func < (a: ByteCount, b: ByteCount) -> Bool { a.bytes < b.bytes }
    public static var placeholder: String { "SIZE" }

    public static func parse(_ arguments: [Argument]) -> Result<ByteCount, ValueFault> {
        parseText(arguments, expecting: "a size such as 64k, 10MB or 1GiB", ByteCount.init(text:))
    }

    init?(text: String) {
        let digits = text.prefix { $0.isASCII && $0.isNumber }
        guard let number = Int(digits) else { return nil }
        let factor: Int? =
            switch text.dropFirst(digits.count).lowercased() {
            case "", "b": 1
            case "k", "kib": 1 << 10
            case "kb": 1_000
            case "m", "mib": 1 << 20
            case "mb": 1_000_000
            case "g", "gib": 1 << 30
            case "gb": 1_000_000_000
            case "t", "tib": 1 << 40
            case "tb": 1_000_000_000_000
            default: nil
            }
        guard let factor else { return nil }
        let (bytes, overflows) = number.multipliedReportingOverflow(by: factor)
        if overflows { return nil }
        self.init(bytes)
    }

    public var spelling: String {
        for (unit, shift) in [("GiB", 30), ("MiB", 20), ("KiB", 10)]
        where bytes >= 1 << shift && bytes % (1 << shift) == 0 {
            return "\(bytes >> shift)\(unit)"
        }
        return String(bytes)
    }
}

/// A span of time.
///
/// A bare number counts milliseconds, as everywhere in Flume;
/// `Interval.Seconds` is the type for options whose bare number counts
/// seconds.
public struct Interval: OptionValue, Hashable, Comparable {
    public var nanoseconds: Int64
    public init(nanoseconds: Int64) { self.nanoseconds = nanoseconds }
    public static func milliseconds(_ count: Int64) -> Interval {
        Interval(nanoseconds: count * 1_000_000)
    }
    public static func seconds(_ count: Int64) -> Interval { .milliseconds(count * 1000) }

    public var milliseconds: Int64 { nanoseconds / 1_000_000 }

    public static func < (a: Interval, b: Interval) -> Bool { a.nanoseconds < b.nanoseconds }
    public static var placeholder: String { "MS" }

    public static func parse(_ arguments: [Argument]) -> Result<Interval, ValueFault> {
        parseText(arguments, expecting: "a duration such as 250ms, 10s or 5m") {
            Interval(text: $0, bareUnit: 1_000_000)
        }
    }

    init?(text: String, bareUnit: Int64) {
        let digits = text.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
        let unit: Int64? =
            switch text.dropFirst(digits.count) {
            case "": bareUnit
            case "ns": 1
            case "us", "µs": 1_000
            case "ms": 1_000_000
            case "s": 1_000_000_000
            case "m", "min": 60_000_000_000
            case "h": 3_600_000_000_000
            case "d": 86_400_000_000_000
            default: nil
            }
        guard let unit else { return nil }
        if let whole = Int64(digits) {
            let (product, overflows) = whole.multipliedReportingOverflow(by: unit)
            if overflows { return nil }
            self.init(nanoseconds: product)
        } else if let number = Double(digits), text.count > digits.count {
            let product = number * Double(unit)
            guard product < 9e18 else { return nil }
            self.init(nanoseconds: Int64(product))
        } else {
            return nil
        }
    }

    public var spelling: String {
        if nanoseconds == 0 { return "0" }
        let units: [(String, Int64)] = [
            ("h", 3_600_000_000_000), ("m", 60_000_000_000), ("s", 1_000_000_000),
            ("ms", 1_000_000), ("us", 1_000),
        ]
        for (name, unit) in units where nanoseconds % unit == 0 {
            return "\(nanoseconds / unit)\(name)"
        }
        return "\(nanoseconds)ns"
    }

    /// An interval whose bare number counts seconds, for the command line.
    public struct Seconds: OptionValue, Hashable {
        public var interval: Interval
        public init(_ interval: Interval) { self.interval = interval }
        public static var placeholder: String { "DURATION" }
        public static func parse(_ arguments: [Argument]) -> Result<Seconds, ValueFault> {
            parseText(arguments, expecting: "a duration such as 250ms, 10s or 5m") {
                Interval(text: $0, bareUnit: 1_000_000_000).map(Seconds.init)
            }
        }
        public var spelling: String { interval.spelling }
    }
}
