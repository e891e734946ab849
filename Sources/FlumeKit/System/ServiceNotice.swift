import CFlume

/// The service manager that started this process, if one did (systemd's
/// notification protocol).
public enum ServiceNotice {
    /// Tells it a state, such as `READY=1`.
    ///
    /// Silent without a manager: nothing depends on its listening.
    public static func tell(_ state: String) {
        guard let socket = Machine.environment("NOTIFY_SOCKET"), !socket.isEmpty else { return }
        var text = state
        _ = text.withUTF8 { bytes in
            bytes.withMemoryRebound(to: CChar.self) {
                cflume_send_to_unix_socket(socket, $0.baseAddress, $0.count)
            }
        }
    }
}
