import Glibc

/// A file system of a few pages, to be filled.
///
/// Mounting one needs root.
package final class SmallDisk {
    package let directory = TemporaryDirectory()
    package var path: String { directory.path }

    package static let isAvailable = getuid() == 0 && SmallDisk(bytes: 4096).isMounted

    private let isMounted: Bool

    package init(bytes: Int) {
        let result = Program.run(
            "/bin/mount", ["-t", "tmpfs", "-o", "size=\(bytes)", "tmpfs", directory.path])
        isMounted = result.exitCode == 0
    }

    deinit {
        if isMounted { _ = Program.run("/bin/umount", ["-l", directory.path]) }
    }
}
