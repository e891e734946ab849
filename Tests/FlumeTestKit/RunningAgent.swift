import CFlume
import Glibc

/// An agent that runs as a program, with its log read as it comes.
package final class RunningAgent {
    package let program: Program
    private var consumed = 0

    /// Starts the agent of a configuration file.
    package init(
        _ file: String, name: String = "a1", _ flags: String..., environment: [String: String] = [:]
    ) {
        // Its log becomes its output, so that a test can wait for a line of it.
        program = Program(
            "/bin/sh",
            ["-c", "exec \"$0\" \"$@\" 2>&1", Program.flumectl, "agent", "-n", name, "-f", file]
                + flags, environment: environment)
    }

    /// All that it has said so far.
    package private(set) var log = ""

    /// Waits until it says something that it has not said before the last
    /// wait; false if it ends without.
    @discardableResult
    package func wait(for text: String) -> Bool {
        let wanted = Array(text.utf8)
        var found: Int?
        var scanned = consumed
        let printed = program.read { bytes in
            found = bytes.firstRange(of: wanted, from: scanned)
            // What was looked through need not be looked through again.
            scanned = max(scanned, bytes.count - wanted.count)
            return found != nil
        }
        log = String(decoding: printed, as: UTF8.self)
        if let found { consumed = found }
        return found != nil
    }

    /// Waits until every source of it listens.
    @discardableResult
    package func waitUntilReady() -> Bool { wait(for: "flumectl agent ready") }

    /// Asks it to end, waits for that, and gives its exit code.
    @discardableResult
    package func stop(_ signal: Int32 = SIGTERM) -> Int32 {
        program.send(signal)
        return finish()
    }

    /// Waits for its end and gives its exit code.
    package func finish() -> Int32 {
        let result = program.finish()
        log = result.text
        return result.exitCode
    }

    /// The port that nobody listens at now, picked by the kernel.
    package static func freePort(datagrams: Bool = false) -> Int {
        let type = datagrams ? SOCK_DGRAM : SOCK_STREAM
        let file = socket(AF_INET, Int32(type.rawValue | SOCK_CLOEXEC.rawValue), 0)
        defer { close(file) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                _ = bind(file, $0, size)
                _ = getsockname(file, $0, &size)
            }
        }
        return Int(UInt16(bigEndian: address.sin_port))
    }
}

/// The client's end of a connection to this machine.
package final class TestConnection {
    private let file: Int32
    private var received: [UInt8] = []

    /// Connects; `nil` if nobody listens.
    package init?(port: Int) {
        file = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(UInt16(port).bigEndian)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let code = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(file, $0, size)
            }
        }
        if code != 0 {
            close(file)
            return nil
        }
    }

    deinit { close(file) }

    /// Sends all of a text; false if the other end is gone.
    @discardableResult
    package func send(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        var sent = 0
        while sent < bytes.count {
            let count = bytes.withUnsafeBytes {
                Glibc.send(
                    file, $0.baseAddress! + sent, bytes.count - sent, Int32(MSG_NOSIGNAL))
            }
            if count <= 0 { return false }
            sent += count
        }
        return true
    }

    /// Tells the other end that nothing more comes.
    package func finishSending() { shutdown(file, Int32(SHUT_WR)) }

    /// Receives until so many lines are there, or the end; gives all lines so
    /// far.
    package func receiveLines(_ count: Int) -> [String] {
        while received.count(where: { $0 == 0x0A }) < count, receiveMore() {}
        return String(decoding: received, as: UTF8.self)
            .split(separator: "\n", omittingEmptySubsequences: false).dropLast().map(String.init)
    }

    /// Receives to the end; gives everything so far.
    package func receiveAll() -> String {
        while receiveMore() {}
        return String(decoding: received, as: UTF8.self)
    }

    private func receiveMore() -> Bool {
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        let count = recv(file, &buffer, buffer.count, 0)
        if count <= 0 { return false }
        received += buffer[..<count]
        return true
    }
}

extension [UInt8] {
    /// The end of the first place, from an offset on, where other bytes stand.
    fileprivate func firstRange(of wanted: [UInt8], from start: Int) -> Int? {
        withUnsafeBytes { bytes in
            guard start + wanted.count <= bytes.count,
                let base = bytes.baseAddress,
                let found = cflume_find(base + start, bytes.count - start, wanted, wanted.count)
            else { return nil }
            return UnsafeRawPointer(found) - base + wanted.count
        }
    }
}
