/// What monitoring says in JSON.
enum MonitoringJSON {
    /// All numbers as Flume's HTTP monitor writes them: one object for each
    /// component, every value a text.
    static func writeMetrics(_ report: AgentReport, to output: ByteWriter) {
        output.put("{")
        for (index, part) in report.parts.enumerated() {
            if index > 0 { output.put(",") }
            write("\(part.kind.rawValue.uppercased()).\(part.name)", to: output)
            output.put(":{")
            for (position, number) in part.numbers.enumerated() {
                if position > 0 { output.put(",") }
                write(number.name, number.value, to: output)
            }
            output.put("}")
        }
        output.put("}")
    }

    /// A state in a word, and the components that it is about.
    static func writeState(
        _ agent: String, _ word: String, _ parts: [AgentReport.Part], to output: ByteWriter
    ) {
        output.put("{")
        write("status", word, to: output)
        output.put(",")
        write("agent", agent, to: output)
        output.put(#","components":["#)
        for (index, part) in parts.enumerated() {
            if index > 0 { output.put(",") }
            output.put("{")
            let members = [
                ("kind", part.kind.rawValue), ("name", part.name), ("type", part.type),
                ("state", part.state.word), ("reason", part.reason),
            ]
            for (position, member) in members.enumerated() {
                if position > 0 { output.put(",") }
                write(member.0, member.1, to: output)
            }
            output.put("}")
        }
        output.put("]}\n")
    }

    private static func write(_ name: String, _ value: String, to output: ByteWriter) {
        write(name, to: output)
        output.put(":")
        write(value, to: output)
    }

    private static func write(_ text: String, to output: ByteWriter) {
        output.put("\"")
        var text = text
        text.withUTF8 { BackslashEscapes.write(UnsafeRawBufferPointer($0), .json, to: output) }
        output.put("\"")
    }
}

extension ComponentState {
    /// As reports say it.
    var word: String {
        switch self {
        case .starting: "starting"
        case .running: "running"
        case .failing: "failing"
        case .ended: "ended"
        case .broken: "broken"
        case .stopped: "stopped"
        }
    }
}
