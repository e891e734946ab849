import Glibc

/// The time zone this program runs in, from the system's own rules.
enum LocalZone {
    /// The zone at the time of its first use.
    static let rules = rules(named: Machine.environment("TZ"))

    /// The zone that a value of `TZ` means: `:path`, a name such as
    /// `Europe/Berlin`, or a rule such as `CET-1CEST,M3.5.0,M10.5.0/3`.
    ///
    /// Without one it is that of `/etc/localtime`. What cannot be read means
    /// UTC, as it does to the C library.
    static func rules(named name: String?) -> ZoneRules {
        guard var name else { return load("/etc/localtime") ?? .utc }
        if name.hasPrefix(":") { name.removeFirst() }
        if name.isEmpty { return .utc }
        let directory = Machine.environment("TZDIR") ?? "/usr/share/zoneinfo"
        let path = name.hasPrefix("/") ? name : "\(directory)/\(name)"
        return load(path) ?? ZoneRule(name.utf8).map { ZoneRules($0) } ?? .utc
    }

    private static func load(_ path: String) -> ZoneRules? {
        // A directory or a pipe is no zone, and opening one may wait for ever.
        guard let status = try? Files.status(path), status.isRegularFile,
            let bytes = try? Files.read(path, limit: 1 << 20)
        else { return nil }
        return bytes.withUnsafeBytes { try? ZoneFile.decode($0) }
    }
}
