/// An agent's numbers in the text format of Prometheus (version 0.0.4).
enum PrometheusText {
    static let contentType = "text/plain; version=0.0.4; charset=utf-8"

    /// What all components say of one thing.
    private struct Family {
        var name: String
        var isCounter: Bool
        var help: String
        var samples: [(labels: String, value: String)] = []
    }

    static func write(_ report: AgentReport, to output: ByteWriter) {
        for family in families(report) {
            output.put("# HELP \(family.name) \(family.help)\n")
            output.put("# TYPE \(family.name) \(family.isCounter ? "counter" : "gauge")\n")
            for sample in family.samples {
                output.put("\(family.name){\(sample.labels)} \(sample.value)\n")
            }
        }
    }

    /// The numbers of all components by what they are, in the order in which
    /// they are first met.
    private static func families(_ report: AgentReport) -> [Family] {
        var families = [
            Family(
                name: "flume_ready", isCounter: false,
                help: "Whether every component has started.",
                samples: [("agent=\"\(escaped(report.name))\"", report.isReady ? "1" : "0")]),
            Family(
                name: "flume_component_running", isCounter: false,
                help: "Whether the component runs without failures."),
        ]
        var places: [String: Int] = [:]
        for part in report.parts {
            let labels =
                "component=\"\(escaped(part.name))\",kind=\"\(part.kind.rawValue)\","
                + "agent=\"\(escaped(report.name))\",type=\"\(escaped(part.type))\""
            families[1].samples.append((labels, part.state == .running ? "1" : "0"))
            for number in part.numbers {
                guard let value = value(number.value) else { continue }
                let place = places[number.name] ?? families.count
                if place == families.count {
                    places[number.name] = place
                    families.append(family(number.name))
                }
                families[place].samples.append((labels, value))
            }
        }
        return families.filter { !$0.samples.isEmpty }
    }

    /// Numbers and truths; words such as the component's kind are none.
    private static func value(_ text: String) -> String? {
        if text == "true" { return "1" }
        if text == "false" { return "0" }
        return Double(text) == nil ? nil : text
    }

    private static let gauges: Set<String> = [
        "ChannelSize", "ChannelCapacity", "ChannelFillPercentage", "OpenConnectionCount",
        "StartTime", "StopTime", "Open", "Closed", "Unhealthy",
    ]

    private static func family(_ name: String) -> Family {
        let isCounter = !gauges.contains(name)
        let words = words(of: name)
        let rest = isCounter && words.last == "count" ? words.dropLast() : words[...]
        return Family(
            name: (["flume"] + rest + (isCounter ? ["total"] : [])).joined(separator: "_"),
            isCounter: isCounter, help: "\(name) of Flume\(unit(name)).")
    }

    private static func unit(_ name: String) -> String {
        name.hasSuffix("Time") ? ", in milliseconds since the epoch" : ""
    }

    /// `EventPutSuccessCount` is event, put, success, count.
    private static func words(of name: String) -> [String] {
        var words: [String] = []
        var wasSmall = false
        for character in name where character.isASCII {
            let isLarge = character.isUppercase
            if words.isEmpty || isLarge && wasSmall { words.append("") }
            wasSmall = !isLarge
            if character.isLetter || character.isNumber {
                words[words.count - 1] += character.lowercased()
            }
        }
        return words.filter { !$0.isEmpty }
    }

    /// A label's value: backslashes, quotes and line ends are escaped.
    private static func escaped(_ text: String) -> String {
        text.reduce(into: "") { result, character in
            switch character {
            case "\\": result += "\\\\"
            case "\"": result += "\\\""
            case "\n", "\r\n": result += "\\n"
            default: result.append(character)
            }
        }
    }
}

/// In which form a client wants the numbers.
enum MetricsForm {
    case json, prometheus

    /// By `?format=`, else by what `Accept` prefers; JSON where both are as
    /// welcome, for that is what Flume gives.
    init(_ request: HTTPRequest) {
        switch request.parameter("format")?.lowercased() {
        case "prometheus", "text": self = .prometheus
        case .some: self = .json
        case nil:
            let accepted = request.values("accept").map { String(decoding: $0, as: UTF8.self) }
            let weights = Self.weights(accepted.joined(separator: ","))
            self = weights.text > weights.json ? .prometheus : .json
        }
    }

    /// How welcome text and JSON are, from 0 to 1.
    private static func weights(_ accept: String) -> (text: Double, json: Double) {
        var text = 0.0
        var json: Double?
        var other = 0.0
        for entry in accept.lowercased().split(separator: ",") {
            let parts = entry.split(separator: ";").map { part in
                String(part.filter { $0 != " " && $0 != "\t" })
            }
            let quality = parts.dropFirst().first { $0.hasPrefix("q=") }
            let weight = quality.map { Double($0.dropFirst(2)) ?? 0 } ?? 1
            switch parts.first {
            case "text/plain", "application/openmetrics-text", "text/*": text = max(text, weight)
            case "application/json", "application/*": json = max(json ?? 0, weight)
            case "*/*": other = max(other, weight)
            default: break
            }
        }
        return (text, json ?? other)
    }
}
