import FlumeKit

/// What a flow has moved, and how fast, in words.
struct Statistics {
    var events: Int
    var bytes: Int
    var seconds: Double

    /// The sentence of `--stats`.
    ///
    /// `2000000 events, 240.0 MB in 0.21 s (9.5 M events/s, 1.1 GB/s)`
    var line: String {
        let rate = "\(Self.scaled(eventRate, units: ["", " k", " M", " G"])) events/s"
        let speed = "\(Self.scaled(byteRate, units: Self.byteUnits))/s"
        return "\(Self.count(events)), \(Self.size(bytes)) in "
            + "\(Self.decimal(seconds, digits: seconds < 10 ? 2 : 1)) s (\(rate), \(speed))"
    }

    /// The same as one JSON document.
    var json: String {
        """
        {"events":\(events),"bytes":\(bytes),"seconds":\(Self.decimal(seconds, digits: 6)),\
        "eventsPerSecond":\(Int(eventRate)),"bytesPerSecond":\(Int(byteRate))}
        """
    }

    /// The line that is rewritten while the work goes on.
    ///
    /// The share done is known where the source knows its size.
    func progress(share: Double?) -> String {
        var text =
            "\(Self.count(events)), \(Self.size(bytes)), "
            + "\(Self.scaled(byteRate, units: Self.byteUnits))/s"
        if let share, share > 0.001 {
            let left = Int(seconds / share - seconds)
            text += ", \(Int(share * 100)) %, \(left) s left"
        }
        return text
    }

    static func count(_ events: Int) -> String { events == 1 ? "1 event" : "\(events) events" }

    private var eventRate: Double { seconds > 0 ? Double(events) / seconds : 0 }
    private var byteRate: Double { seconds > 0 ? Double(bytes) / seconds : 0 }

    private static let byteUnits = [" B", " kB", " MB", " GB", " TB"]

    private static func size(_ bytes: Int) -> String {
        bytes < 1000 ? "\(bytes) B" : scaled(Double(bytes), units: byteUnits)
    }

    private static func scaled(_ value: Double, units: [String]) -> String {
        var value = value
        var unit = 0
        while value >= 1000, unit < units.count - 1 {
            value /= 1000
            unit += 1
        }
        return decimal(value, digits: 1) + units[unit]
    }

    /// A number with a fixed count of digits after the point.
    private static func decimal(_ value: Double, digits: Int) -> String {
        var factor = 1
        for _ in 0..<digits { factor *= 10 }
        let scaled = Int((value * Double(factor)).rounded())
        let fraction = String(scaled % factor)
        let zeros = String(repeating: "0", count: digits - fraction.count)
        return "\(scaled / factor).\(zeros)\(fraction)"
    }
}
