/// How the program tells its caller what became of the work.
enum ExitCode: Hashable, Sendable {
    /// Everything asked for was done, and everything read was delivered.
    case success
    /// It was not.
    case failure
    /// The command line was wrong.
    case usage
    /// A signal ended the work.
    case signal(Int32)

    var number: Int32 {
        switch self {
        case .success: 0
        case .failure: 1
        case .usage: 2
        case .signal(let number): 128 + number
        }
    }
}
