import FlumeTestKit
import Testing

@testable import FlumeKit

/// What packages bring along beside the program.
@Suite("Packaging")
struct PackagingTests {
    private static let configurations = Repository.files.filter {
        $0.hasPrefix("examples/") && $0.hasSuffix(".conf")
    }

    @Test("every configuration in examples is without a mistake", arguments: configurations)
    func examples(path: String) {
        let result = Program.flumectl("validate", "--offline", "--strict", Repository.path(path))
        #expect(result.exitCode == 0)
        #expect(result.text.contains(": ok (agent "), "\(result.text)\(result.errors)")
    }

    @Test("there is an example of each kind of thing that agents do")
    func kinds() {
        let text = Self.configurations.map(Repository.text).joined()
        for word in [
            "netcat", "logger", "TAILDIR", "spooldir", "file_roll", "avro_event", "multiplexing",
            "failover", "load_balance", "regex_extractor", "exec", "StressSource", "${env:",
        ] {
            #expect(text.contains(word), "\(word)")
        }
    }

    private static let hasSystemd = !TemporaryDirectory.isMissing("/usr/bin/systemd-analyze")

    @Test("systemd has nothing to say about the unit", .enabled(if: hasSystemd))
    func unit() {
        let directory = TemporaryDirectory()
        let unit = Repository.text("packaging/systemd/flumectl-agent@.service")
        #expect(
            unit.contains("\nExecStart=/usr/bin/flumectl agent -n %i -f /etc/flumectl/%i.conf\n"))
        // The program is not installed where tests run.
        let runnable = unit.split(separator: "\n", omittingEmptySubsequences: false).map { line in
            line.hasPrefix("ExecStart=") ? "ExecStart=/bin/true -n %i" : line
        }
        let path = directory.write(
            "flumectl-agent@.service", runnable.joined(separator: "\n"))
        let instance = path.split(separator: "@").joined(separator: "@a1")
        let result = Program.run(
            "/usr/bin/systemd-analyze", ["verify", "--man=no", "/" + instance.drop { $0 == "/" }])
        #expect(result.text + result.errors == "")
        #expect(result.exitCode == 0)
    }
}
