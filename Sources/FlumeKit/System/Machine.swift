import CFlume
import Glibc

/// Facts of the machine that events carry.
package enum Machine {
    /// The host's name as events carry it.
    package static let hostName: [UInt8] = {
        var buffer = [CChar](repeating: 0, count: 256)
        guard gethostname(&buffer, buffer.count - 1) == 0, buffer[0] != 0 else {
            return Array("localhost".utf8)
        }
        return buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
    }()

    /// Raises the number of files that may be open to the most that is allowed.
    package static func raiseDescriptorLimit() {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0,
            limit.rlim_cur < limit.rlim_max
        else { return }
        limit.rlim_cur = limit.rlim_max
        _ = setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    }

    /// How much memory it has.
    package static let memoryBytes = max(
        sysconf(Int32(_SC_PHYS_PAGES)) * sysconf(Int32(_SC_PAGESIZE)), 1 << 30)

    /// An environment variable.
    package static func environment(_ name: String) -> String? {
        getenv(name).map { String(cString: $0) }
    }

    /// The directory that a `~` stands for.
    package static var homeDirectory: String {
        if let home = environment("HOME"), !home.isEmpty { return home }
        guard let entry = getpwuid(getuid()) else { return "/" }
        return String(cString: entry.pointee.pw_dir)
    }

    /// The kernel's number of the calling thread.
    package static var threadID: Int { Int(cflume_thread_id()) }
}
