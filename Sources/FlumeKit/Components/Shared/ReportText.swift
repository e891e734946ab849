extension String {
    /// Bytes as a report may show them: control characters are escaped, so
    /// that data cannot move a terminal's cursor.
    init(forReport bytes: [UInt8]) {
        self = ""
        for scalar in String(decoding: bytes, as: UTF8.self).unicodeScalars {
            switch scalar.value {
            case 0x0A: self += "\\n"
            case 0x09: self += "\\t"
            case 0..<0x20, 0x7F..<0xA0:
                let digits = String(scalar.value, radix: 16)
                self += digits.utf8.count == 1 ? "\\x0\(digits)" : "\\x\(digits)"
            default: unicodeScalars.append(scalar)
            }
        }
    }
}
