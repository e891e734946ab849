import CFlume
import Glibc

/// The signals that ask the program to end.
public enum Signals {
    /// Makes SIGINT and SIGTERM signal `wakeup` instead of ending the process.
    ///
    /// A second one ends it at once.
    public static func stop(on wakeup: Wakeup) { cflume_catch_signals(wakeup.descriptorNumber) }

    /// Makes SIGHUP ring a bell that is armed, or will be.
    public static func hangUp(rings bell: HangUpBell) {
        cflume_catch_hangup(bell.descriptor.number)
    }

    /// The signal that asked to end, if any did.
    public static var caught: Int32? {
        let number = cflume_caught_signal()
        return number == 0 ? nil : number
    }

    /// A signal's name: `SIGINT`.
    public static func name(_ number: Int32) -> String {
        switch number {
        case SIGINT: "SIGINT"
        case SIGTERM: "SIGTERM"
        default: "signal \(number)"
        }
    }
}
