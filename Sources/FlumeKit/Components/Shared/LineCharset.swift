/// A charset by name in which line ends are single bytes, so that lines can
/// be told apart, and passed on, without decoding them.
struct LineCharset: OptionValue, Hashable {
    var name: String

    static let utf8 = LineCharset(name: "UTF-8")

    static var placeholder: String { "CHARSET" }
    var spelling: String { name }

    static func parse(_ arguments: [Argument]) -> Result<LineCharset, ValueFault> {
        guard let text = arguments.last?.text else {
            return .failure(ValueFault(expected: "the name of a charset"))
        }
        let word = text.lowercased()
        if families.contains(where: { word.hasPrefix($0) }) {
            return .success(LineCharset(name: text))
        }
        let help =
            wide.contains { word.hasPrefix($0) }
            ? "lines are told apart by bytes, and in '\(text)' a line end is no single byte" : nil
        return .failure(
            ValueFault(expected: "a charset such as UTF-8, ISO-8859-1 or GBK", help: help))
    }

    /// What names begin with, in lower case.
    private static let families = [
        "utf-8", "utf8", "us-ascii", "ascii", "iso-8859-", "iso8859_", "latin1", "windows-125",
        "cp125", "koi8-", "gbk", "gb2312", "gb18030", "big5", "shift_jis", "sjis", "windows-31j",
        "euc-", "tis-620", "ibm850", "cp850", "ibm437", "cp437", "macroman",
    ]
    private static let wide = ["utf-16", "utf16", "utf-32", "utf32", "x-utf-", "ucs-"]
}
