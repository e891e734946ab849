/// Takes the pieces of a date off the front of a text.
struct DateScanner {
    private let text: UnsafeRawBufferPointer
    private(set) var offset = 0

    init(_ text: UnsafeRawBufferPointer) { self.text = text }

    var isAtEnd: Bool { offset == text.count }

    private var next: UInt8? { offset < text.count ? text[offset] : nil }

    /// Whether an offset from Greenwich stands here.
    var isAtSignOrZ: Bool {
        switch next {
        case UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "Z"): true
        default: false
        }
    }

    mutating func skipBlanks() {
        while let next, next == 0x20 || next == 0x09 { offset += 1 }
    }

    /// Passes over a text that must stand here.
    mutating func skip(_ literal: [UInt8]) -> Bool {
        guard text.count - offset >= literal.count else { return false }
        for (index, byte) in literal.enumerated() where text[offset + index] != byte {
            return false
        }
        offset += literal.count
        return true
    }

    /// A number and how many digits it had.
    mutating func number(maximumDigits: Int) -> (value: Int, digits: Int)? {
        let start = offset
        var value = 0
        while let next, next >= 0x30, next <= 0x39, offset - start < min(9, maximumDigits) {
            value = value * 10 + Int(next - 0x30)
            offset += 1
        }
        return offset > start ? (value, offset - start) : nil
    }

    /// The index of the name that stands here, in whatever case.
    mutating func name(of names: [StaticString]) -> Int? {
        names.firstIndex { name in
            let length = name.utf8CodeUnitCount
            guard text.count - offset >= length else { return false }
            for index in 0..<length
            where (text[offset + index] ^ name.utf8Start[index]) & ~0x20 != 0 {
                return false
            }
            offset += length
            return true
        }
    }

    /// Seconds east of Greenwich: `Z`, `+01`, `+0100`, `+01:00`, `GMT+1:00`, or
    /// an abbreviation.
    mutating func zoneOffset(in zone: ZoneRules) -> Int? {
        let start = offset
        while let next, (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(next | 0x20) {
            offset += 1
        }
        let letters = String(decoding: text[start..<offset], as: UTF8.self).uppercased()
        if letters.isEmpty || ["GMT", "UTC", "UT"].contains(letters),
            let sign = next, sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-")
        {
            offset += 1
            return signedOffset().map { sign == UInt8(ascii: "-") ? -$0 : $0 }
        }
        return zone.offset(named: letters) ?? Self.hours[letters].map { Int($0 * 3600) }
    }

    private mutating func signedOffset() -> Int? {
        guard let (value, digits) = number(maximumDigits: 4) else { return nil }
        if digits > 2 { return value / 100 * 3600 + value % 100 * 60 }
        guard next == UInt8(ascii: ":") else { return value * 3600 }
        offset += 1
        return number(maximumDigits: 2).map { value * 3600 + $0.value * 60 }
    }

    /// Abbreviations that mean one thing nearly everywhere.
    private static let hours: [String: Double] = [
        "Z": 0, "UTC": 0, "GMT": 0, "UT": 0, "WET": 0, "WEST": 1, "CET": 1, "CEST": 2, "EET": 2,
        "EEST": 3, "MSK": 3, "EST": -5, "EDT": -4, "CST": -6, "CDT": -5, "MST": -7, "MDT": -6,
        "PST": -8, "PDT": -7, "AKST": -9, "AKDT": -8, "HST": -10, "JST": 9, "KST": 9, "AEST": 10,
        "AEDT": 11, "NZST": 12, "NZDT": 13, "NST": -3.5, "NDT": -2.5, "ACST": 9.5, "ACDT": 10.5,
    ]
}
