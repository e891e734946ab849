/// The version, written here and nowhere else.
public enum FlumeVersion {
    public static let current = "0.1.0"

    /// The day of this version, as its manual pages carry it.
    public static let day = "2026-11-21"

    /// What the program understands of Apache Flume, as a sentence.
    public static let compatibility =
        "Understands the dataflow language and the 'flume dump' command line of Flume 0.9."
}
