import FlumeTestKit
import Testing

@testable import FlumeKit

@Suite("Options of TAILDIR")
struct TaildirOptionsTests {
    private func family(_ entries: [(String, String)]) -> [Argument] {
        entries.map { Argument(.call($0.0, [Argument(text: $0.1)], [])) }
    }

    /// The settings of texts by key; families have `.<…>` keys.
    private func settings(
        _ texts: [String: String], paths: [(String, String)] = [("g", "/logs/.*")],
        headers: [(String, String)] = []
    ) -> (settings: Settings, fault: ValueFault?) {
        var settings = Settings()
        var texts = texts
        if texts["filegroups"] == nil { texts["filegroups"] = "g" }
        for option in TaildirOptions.all {
            var arguments = texts[option.key].map { [Argument(text: $0)] } ?? []
            if option.key == TaildirOptions.paths.key { arguments = family(paths) }
            if option.key == TaildirOptions.headers.key { arguments = family(headers) }
            if arguments.isEmpty { continue }
            if let fault = settings.set(option, from: arguments) { return (settings, fault) }
        }
        return (settings, TaildirOptions.contradiction(settings))
    }

    private func wishes(_ texts: [String: String]) -> TaildirWishes {
        TaildirOptions.wishes(Parts(settings: settings(texts).settings))
    }

    @Test("have Flume's names and defaults")
    func defaults() {
        let spelled = Dictionary(
            uniqueKeysWithValues: TaildirOptions.all.map { ($0.key, $0.defaultSpelling) })
        let expected = [
            "positionFile": "~/.flume/taildir_position.json", "byteOffsetHeader": "false",
            "skipToEnd": "false", "idleTimeout": "2m", "writePosInterval": "3s",
            "batchSize": "100", "maxBatchCount": String(Int.max),
            "backoffSleepIncrement": "1s", "maxBackoffSleep": "5s",
            "cachePatternMatching": "true", "fileHeader": "false", "fileHeaderKey": "file",
            "identity": "path", "maxLineLength": "32MiB", "filegroups": "",
            "filegroups.<group>": "", "headers.<group>.<header>": "",
        ]
        #expect(spelled == expected)
        #expect(
            TaildirOptions.all.filter(\.isRequired).map(\.key)
                == ["filegroups", "filegroups.<group>"])
        let wishes = wishes([:])
        #expect(wishes.linesInTurn == EventBatch.preferredCount)
        #expect(wishes.fileHeader == nil && !wishes.givesOffsets && !wishes.skipsToEnd)
        #expect(wishes.positionFile == Machine.homeDirectory + "/.flume/taildir_position.json")
    }

    @Test("reach the source")
    func values() {
        let wishes = wishes([
            "positionFile": "/p", "byteOffsetHeader": "true", "skipToEnd": "TRUE",
            "idleTimeout": "5", "writePosInterval": "7", "batchSize": "10",
            "maxBatchCount": "3", "backoffSleepIncrement": "2", "maxBackoffSleep": "9",
            "cachePatternMatching": "false", "fileHeader": "true", "fileHeaderKey": "path",
            "identity": "inode", "maxLineLength": "2k",
        ])
        #expect(wishes.positionFile == "/p")
        #expect(wishes.givesOffsets && wishes.skipsToEnd && wishes.identity == .inode)
        #expect(wishes.idleTimeout == .milliseconds(5))
        #expect(wishes.writeInterval == .milliseconds(7))
        #expect(wishes.linesInTurn == 30)
        #expect(wishes.retry.increment == .milliseconds(2))
        #expect(wishes.retry.maximum == .milliseconds(9))
        #expect(wishes.fileHeader == "path" && wishes.maximumLineBytes == 2048)
    }

    @Test(
        "are refused where they mean nothing",
        arguments: [
            ("idleTimeout", "0"), ("writePosInterval", "-1"), ("batchSize", "0"),
            ("maxBatchCount", "0"), ("backoffSleepIncrement", "0"), ("maxBackoffSleep", "x"),
            ("identity", "name"), ("maxLineLength", "0"), ("maxLineLength", "2GiB"),
            ("filegroups", "  "), ("fileHeaderKey", ""), ("fileHeader", "yes"),
        ])
    func limits(key: String, text: String) {
        #expect(settings([key: text]).fault != nil)
    }

    @Test("tell a group's directory from its pattern")
    func groups() throws {
        let (settings, fault) = settings(
            ["filegroups": "a b\tc"],
            paths: [("a", "/x/y.z/\\d+\\.log"), ("b", "rel/.*"), ("c", "/root")])
        #expect(fault == nil)
        let paths = settings[TaildirOptions.paths].paths
        #expect(paths.map(\.directory) == ["/x/y.z", "rel", "/"])
        #expect(paths.map(\.names.text) == ["\\d+\\.log", ".*", "root"])
        #expect(TaildirOptions.claims(settings).count == 1)
    }

    @Test(
        "are refused where a group cannot be understood",
        arguments: [
            ("nodirectory", "a directory"), ("/x/", "a directory"), ("/x/[", "a directory"),
        ])
    func badPaths(path: String, expected: String) {
        let fault = settings([:], paths: [("g", path)]).fault
        #expect(fault?.expected.hasPrefix(expected) == true)
    }

    @Test("have to name each group, and headers a group and a header")
    func contradictions() {
        #expect(
            settings(["filegroups": "g h"]).fault?.expected
                == "a key 'filegroups.h', for 'filegroups' names it")
        #expect(
            settings([:], headers: [("g", "x")]).fault?.expected
                == "a group and a header as in 'headers.g.NAME'")
        #expect(settings([:], headers: [("g.x", "1")]).fault == nil)
    }

    @Test("say what they do not use")
    func remarks() {
        let settings = settings(
            [:], paths: [("g", "/logs/.*"), ("old", "/old/.*")],
            headers: [("g.x", "1"), ("old.x", "1")]
        ).settings
        #expect(
            TaildirOptions.wishes(Parts(settings: settings)).remarks == [
                "filegroups.old is not read: 'filegroups' does not name it",
                "headers.old.x is of no use: 'filegroups' does not name the group",
            ])
    }

    @Test("are checked against the machine")
    func machine() {
        let directory = TemporaryDirectory()
        #expect(settings([:], paths: [("g", directory("a.*"))]).settings.machineProblems().isEmpty)
        #expect(
            settings([:], paths: [("g", directory("x/a.*"))]).settings.machineProblems()
                .map(\.sentence) == ["\(directory("x")): no such file or directory"])
    }
}
