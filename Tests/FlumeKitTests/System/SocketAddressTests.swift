import Testing

@testable import FlumeKit

@Suite("Addresses of sockets")
struct SocketAddressTests {
    @Test(
        "are read as people write them",
        arguments: [
            ("localhost:80", "localhost", 80), (":41414", "", 41414), ("*:1", "", 1),
            ("[::1]:0", "::1", 0), ("10.0.0.1:65535", "10.0.0.1", 65535),
        ])
    func parses(text: String, host: String, port: Int) {
        #expect(SocketAddress(text) == SocketAddress(host: host, port: port))
    }

    @Test(
        "are refused when they are none",
        arguments: ["", "80", "host", "host:", "host:65536", "host:-1", "::1:80", "[]:1", "a b:1"])
    func refuses(text: String) {
        #expect(SocketAddress(text) == nil)
    }

    @Test("are written as they are read")
    func spelling() {
        #expect(SocketAddress(host: "::1", port: 8).description == "[::1]:8")
        #expect(SocketAddress(host: "", port: 8).description == "*:8")
        #expect(SocketAddress(host: "a", port: 8).description == "a:8")
    }

    @Test("numbers are written as Java writes them")
    func java() throws {
        let four = try #require(
            SocketAddress(host: "10.1.2.3", port: 514).resolve(datagrams: true).first)
        #expect(four.javaText == "/10.1.2.3:514")
        let six = try #require(
            SocketAddress(host: "::ffff:10.1.2.3", port: 514).resolve(datagrams: true).first)
        #expect(six.javaText == "/10.1.2.3:514")
        let long = try #require(
            SocketAddress(host: "fe80::1", port: 1).resolve(datagrams: true).first)
        #expect(long.javaText == "/[fe80:0:0:0:0:0:0:1]:1")
    }

    @Test("IPv4 comes first, as Java has it")
    func order() throws {
        let found = try SocketAddress(host: "localhost", port: 1).resolve(datagrams: false)
        #expect(found.first?.host == "127.0.0.1")
        for host in ["", "*", "0.0.0.0", "::"] {
            let everywhere = try SocketAddress(host: host, port: 1).resolve(datagrams: false)
            #expect(everywhere.map(\.isVersion4) == [false, true])
        }
    }
}
