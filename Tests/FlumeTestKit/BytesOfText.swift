extension [UInt8] {
    /// Bytes written by hand: pairs of hexadecimal digits, and text in single
    /// quotes.
    package init(byHand text: String) {
        self = []
        for word in text.split(whereSeparator: \.isWhitespace) {
            if word.hasPrefix("'") {
                append(contentsOf: word.dropFirst().dropLast().utf8)
            } else {
                guard let byte = UInt8(word, radix: 16) else {
                    preconditionFailure("'\(word)' is a byte")
                }
                append(byte)
            }
        }
    }
}
