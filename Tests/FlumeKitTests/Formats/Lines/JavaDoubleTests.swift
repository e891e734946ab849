import Testing

@testable import FlumeKit

@Suite("JavaDouble")
struct JavaDoubleTests {
    /// What Java's `Double.toString` says.
    @Test(
        "prints numbers as Java does",
        arguments: [
            (1, "1.0"), (0.001, "0.001"), (0.00099, "9.9E-4"), (1e7, "1.0E7"),
            (9_999_999, "9999999.0"), (12_345_678, "1.2345678E7"), (1.5, "1.5"), (100, "100.0"),
            (1e21, "1.0E21"), (1.7976931348623157e308, "1.7976931348623157E308"),
            (123456.789, "123456.789"), (0.1, "0.1"), (-0.0, "-0.0"), (0, "0.0"),
            (-3.25e-5, "-3.25E-5"), (2.2250738585072014E-308, "2.2250738585072014E-308"),
            (9_007_199_254_740_992, "9.007199254740992E15"), (4.35, "4.35"), (.nan, "NaN"),
            (.infinity, "Infinity"), (-.infinity, "-Infinity"), (0.0123, "0.0123"),
            (1e16, "1.0E16"),
        ] as [(Double, String)])
    func table(_ row: (value: Double, text: String)) {
        #expect(JavaDouble.text(row.value) == row.text)
    }
}
