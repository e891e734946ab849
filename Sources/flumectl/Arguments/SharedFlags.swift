import FlumeKit

/// The flags that several commands share, declared once.
enum SharedFlags {
    static let count = Flag(
        Option("count", in: 0...Int.max, "End after N events."),
        section: "When it ends")
    static let timeout = Flag(
        Option<Interval.Seconds?>("timeout", default: nil, "End after this time."),
        section: "When it ends")
    static let idle = Flag(
        Option<Interval.Seconds?>(
            "idle", default: nil, "End when no event came for this time."),
        section: "When it ends")
    static let maximumEventSize = Flag(
        Option(
            "max-event-size", default: ByteCount(32 << 10),
            in: ByteCount(1)...ByteCount(64 << 20),
            "Split longer lines into events of this size."))
    static let stats = Flag(
        Option(
            "stats", default: false,
            "Say at the end how many events and bytes it were, and how fast."),
        section: "What it says")
    static let quiet = Flag(
        Option("quiet", default: false, "Say nothing but what went wrong."),
        short: "q", section: "What it says")
    static let color = Flag(
        Option("color", default: ColorChoice.auto, "When to use colours."),
        placeholder: "WHEN", section: "What it says")
    static let json = Flag(
        Option("json", default: false, "Report as one JSON document."),
        section: "What it says")
}
