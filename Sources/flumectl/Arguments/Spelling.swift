import FlumeKit

/// The command lines of Flume 0.9 and 1.x in our own words.
///
/// A program started through a link named `flume` or `flume-ng` understands
/// what was typed to those; it is a matter of words only, and everything of
/// `flumectl` can be typed there as well.
enum Spelling {
    /// What was typed to a program of this name, as typed to flumectl.
    static func translate(
        _ words: [String], typedTo name: String
    ) throws(CommandError) -> [String] {
        guard let command = words.first else { return words }
        if command == "agent" || name == "flume-ng" && command == "node" {
            return ["agent"] + (try agentWords(words.dropFirst()))
        }
        let rest = Array(words.dropFirst())
        switch (name, command) {
        case ("flume", "source"):
            return ["dump"] + rest
        case ("flume", "sink"):
            return ["dump", "console | \(try only("SINK", of: "sink", rest))"]
        case ("flume", "dumplog"):
            let file = try only("FILE", of: "dumplog", rest)
            return ["dump", "seqfile(\(quoted(file)))", "avrojson"]
        case ("flume", let word):
            if let sentence = refusals09[word] { throw .failed(sentence) }
            return words
        case ("flume-ng", let word):
            if let sentence = refusals1x[word] { throw .failed(sentence) }
            return words
        default:
            return words
        }
    }

    /// Why a command of Flume, or one that is to come, cannot be had, if it
    /// is one.
    static func refusal(of command: String) -> String? {
        toCome.contains(command) ? "\(command) is not there yet in this version" : nil
    }

    private static let toCome: Set<String> = [
        "send", "receive", "channel", "master", "node", "shell", "tap", "top",
        "graph", "test", "explain", "cat", "translate",
    ]

    private static let refusals09: [String: String] = {
        var refusals: [String: String] = [:]
        for word in ["node", "nodei", "node_nowatch"] {
            refusals[word] =
                "\(word) is not there yet: 'flumectl dump' runs a flow without a master"
        }
        for word in ["master", "master_nowatch", "killmaster", "shell"] {
            refusals[word] = "\(word) is not there yet: this version runs flows without a master"
        }
        for word in ["class", "classpath"] {
            refusals[word] = "\(word) is about Java classes, which this program does not have"
        }
        refusals["watchdog"] = "watchdog is the service manager's task: systemd restarts what ends"
        return refusals
    }()

    private static let refusals1x = [
        "avro-client": "avro-client is not there yet in this version",
        "tool": "tool is about Java classes, which this program does not have",
    ]

    /// The words of an agent, with those meant for a JVM marked as such.
    private static func agentWords(
        _ words: ArraySlice<String>
    ) throws(CommandError) -> [String] {
        for word in words {
            let flag = word.split(separator: "=", maxSplits: 1).first.map(String.init) ?? word
            if let sentence = agentRefusals[flag] { throw .failed("\(flag): \(sentence)") }
        }
        return words.map { word in
            let isJava = ["-X", "-agentlib:", "-agentpath:", "-javaagent:"].contains {
                word.hasPrefix($0)
            }
            return isJava ? "--java-option=\(word)" : word
        }
    }

    private static let agentRefusals: [String: String] = {
        var refusals: [String: String] = [:]
        for word in ["-z", "--zkConnString", "-p", "--zkBasePath"] {
            refusals[word] = "configurations in ZooKeeper cannot be read yet"
        }
        for word in [
            "-a", "--auth-provider", "-prov", "--conf-provider", "-user", "--conf-user", "-pwd",
            "--conf-password", "-b", "--backup-directory",
        ] {
            refusals[word] = "it is for configurations from HTTP, which cannot be read yet"
        }
        return refusals
    }()

    private static func only(
        _ operand: String, of command: String, _ words: [String]
    ) throws(CommandError) -> String {
        guard let word = words.first else {
            throw .usage(.missingOperand(operand), command: command)
        }
        if words.count > 1 {
            let usage = "\(command) \(operand)"
            throw .usage(.extraOperand(words[1], usage: usage), command: command)
        }
        return word
    }

    /// A text as a string of the dataflow language.
    private static func quoted(_ text: String) -> String {
        var quoted = ""
        for character in text {
            if character == "\"" || character == "\\" { quoted.append("\\") }
            quoted.append(character)
        }
        return "\"\(quoted)\""
    }
}
