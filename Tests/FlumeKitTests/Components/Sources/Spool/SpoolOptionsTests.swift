import FlumeTestKit
import Testing

@testable import FlumeKit

@Suite("spooldir source, options")
struct SpoolOptionsTests {
    private static let description = SpoolDirectorySource.declaration.description

    /// Settings of written values, or what is wrong with the first that is.
    private func settings(_ values: [String: String]) throws(ValueFaultError) -> Settings {
        var settings = Settings()
        for (key, text) in values {
            guard let option = Self.description.option(key) else {
                preconditionFailure("'\(key)' is an option")
            }
            if let fault = settings.set(option, from: [Argument(text: text)]) {
                throw ValueFaultError(expected: fault.expected)
            }
        }
        return settings
    }

    struct ValueFaultError: Error { var expected: String }

    @Test("have Flume's defaults")
    func defaults() throws {
        let settings = SpoolSettings(Parts(settings: try settings(["spoolDir": "/spool//in/"])))
        #expect(settings.directory == "/spool/in")
        #expect(settings.trackerDirectory == "/spool/in/.flumespool")
        #expect(settings.suffix == ".COMPLETED")
        #expect(!settings.deletes && !settings.marks && !settings.isRecursive)
        #expect(settings.order == .oldest)
        #expect(settings.pollDelay == .milliseconds(500))
        #expect(settings.batchEvents == 100)
        #expect(settings.fileHeader == nil && settings.basenameHeader == nil)
        #expect(settings.text.charset == .utf8 && settings.text.errorPolicy == .fail)
        #expect(settings.text.maximumLineCharacters == nil)
    }

    @Test("mean what Flume means by them")
    func values() throws {
        let settings = SpoolSettings(
            Parts(
                settings: try settings([
                    "spoolDir": "/in", "trackerDir": "/track", "trackingPolicy": "tracker_dir",
                    "deletePolicy": "immediate", "consumeOrder": "youngest",
                    "fileHeader": "true", "fileHeaderKey": "path", "basenameHeader": "true",
                    "inputCharset": "iso-8859-1", "decodeErrorPolicy": "replace",
                    "bufferMaxLineLength": "9", "bufferMaxLines": "100", "maxBackoff": "4000",
                    "includePattern": ".*\\.log", "recursiveDirectorySearch": "true",
                    "fileErrorPolicy": "stop",
                ])))
        #expect(settings.trackerDirectory == "/track")
        #expect(settings.marker(of: "/in/sub/a") == "/track/sub/a.COMPLETED")
        #expect(settings.deletes && settings.marks && settings.isRecursive)
        #expect(settings.stopsAtFaults)
        #expect(settings.order == .youngest)
        #expect(settings.fileHeader == "path" && settings.basenameHeader == "basename")
        #expect(settings.text.charset == .latin1 && settings.text.errorPolicy == .replace)
        #expect(settings.text.maximumLineCharacters == 9)
        #expect(settings.include?.text == ".*\\.log")
    }

    @Test(
        "are refused with what was expected",
        arguments: [
            ("deletePolicy", "delayed", "one of 'never', 'immediate'"),
            ("trackingPolicy", "move", "one of 'rename', 'tracker_dir'"),
            ("consumeOrder", "newest", "one of 'oldest', 'youngest', 'random'"),
            ("fileSuffix", "", "the end of a name"),
            ("batchSize", "0", "a value from 1 to 2147483647"),
            ("includePattern", "(", "a regular expression"),
            ("decodeErrorPolicy", "SKIP", "one of 'FAIL', 'REPLACE', 'IGNORE'"),
            (
                "inputCharset", "EBCDIC",
                "one of 'UTF-8', 'ISO-8859-1', 'US-ASCII', 'UTF-16', 'UTF-16BE', 'UTF-16LE'"
            ),
        ])
    func refused(key: String, text: String, expected: String) {
        let fault = #expect(throws: ValueFaultError.self) { try settings([key: text]) }
        #expect(fault?.expected == expected)
    }

    @Test("name the deserializers by alias and by Java's class")
    func deserializers() {
        let catalogue = BuiltinCatalogue.agentCatalogue
        for type in [
            "LINE", "line", "AVRO", "org.apache.flume.serialization.LineDeserializer$Builder",
            "org.apache.flume.sink.solr.morphline.BlobDeserializer$Builder",
        ] {
            #expect(catalogue.component(.deserializer, ofType: type) != nil, "\(type)")
        }
        let own = catalogue.component(
            .source, ofType: "org.apache.flume.source.SpoolDirectorySource")
        #expect(own?.name == "spooldir")
        #expect(own?.agent.batchKey == "batchSize")
    }
}
