import FlumeKit
import Glibc

/// Programs of others that read what we write, where `make setup` has
/// installed them.
package enum Peers {
    private static let home = Machine.environment("PEER_HOME") ?? Repository.path(".peers")

    /// Python with the packages of `scripts/peers/python-venv`.
    package static let python: String? = {
        let isReady = access("\(home)/venv/.flumectl-ready", F_OK) == 0
        return isReady ? "\(home)/venv/bin/python" : nil
    }()

    /// The class path of `scripts/peers/hadoop-jars`.
    package static let hadoopClasses: String? = {
        let isReady = access("\(home)/hadoop/.flumectl-ready", F_OK) == 0
        return isReady ? "\(home)/hadoop/*" : nil
    }()

    /// The path of a program of ours that drives a peer.
    package static func script(_ name: String) -> String { Repository.path("Tests/Peers/\(name)") }
}
