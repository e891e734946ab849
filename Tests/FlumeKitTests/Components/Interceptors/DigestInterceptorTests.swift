import FlumeTestKit
import Testing

@testable import FlumeKit

@Suite("digest")
struct DigestInterceptorTests {
    /// The sums of "abc" as the standards print them.
    @Test(
        "computes the digests that Java names",
        arguments: [
            ("md5", "900150983cd24fb0d6963f7d28e17f72"),
            ("SHA", "a9993e364706816aba3e25717850c26c9cd0d89d"),
            ("SHA-1", "a9993e364706816aba3e25717850c26c9cd0d89d"),
            ("SHA1", "a9993e364706816aba3e25717850c26c9cd0d89d"),
            ("SHA-224", "23097d223405d8228642a477bda255b32aadbce4bda0b3f7e36c9da7"),
            ("sha-256", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
            ("SHA-512/256", "53048e2681941ef99b2e29b76b4c7dabe4c2d0c634fc6d46e0e2f13107e7af23"),
            ("SHA-512/224", "4634270f707b6a54daae7530460842e20e37ed265ceee9a43e8924aa"),
            ("SHA3-224", "e642824c3f8cf24ad09234ee7d3c766fc9a3a5168d0c94ad73b46fdf"),
            ("SHA3-256", "3a985da74fe225b2045c172d6bd390bd855f086e3e9d525b46bfe24511431532"),
        ])
    func sums(name: String, hex: String) throws {
        let algorithm = try DigestAlgorithm.parse([Argument(text: name)]).get()
        let events = try intercepted(
            DigestInterceptor(algorithm, "sum", base64: false),
            [PlainEvent("abc"), PlainEvent(""), PlainEvent("abc")])
        let digits = (events[0].headers["sum"] ?? []).map { byte in
            (byte < 16 ? "0" : "") + String(byte, radix: 16)
        }
        #expect(digits.joined() == hex)
        #expect(events[2].headers == events[0].headers)
        #expect(events[1].headers != events[0].headers)
    }

    @Test(
        "has the sizes of the rest",
        arguments: [
            ("SHA-384", 48), ("SHA-512", 64), ("SHA3-384", 48), ("SHA3-512", 64),
        ])
    func sizes(name: String, size: Int) throws {
        let algorithm = try DigestAlgorithm.parse([Argument(text: name)]).get()
        let events = try intercepted(
            DigestInterceptor(algorithm, "sum", base64: false), [PlainEvent("abc")])
        #expect(events[0].headers["sum"]?.count == size)
    }

    @Test("writes Base64 when asked")
    func base64() throws {
        let events = try intercepted(
            DigestInterceptor(.md5, "sum", base64: true), [PlainEvent("abc"), PlainEvent("")])
        #expect(
            events.map { String(decoding: $0.headers["sum"] ?? [], as: UTF8.self) }
                == ["kAFQmDzST7DWlj99KOF/cg==", "1B2M2Y8AsgTpgAmY7PhCfg=="])
    }

    @Test("says what it knows when the name is unknown")
    func unknown() {
        let fault = { (name: String) -> ValueFault? in
            if case .failure(let fault) = DigestAlgorithm.parse([Argument(text: name)]) {
                return fault
            }
            return nil
        }
        #expect(fault("SHA-257")?.help == "did you mean 'SHA-256'?")
        #expect(fault("whirlpool")?.help?.hasPrefix("digests are MD5, SHA-1, ") == true)
    }
}
