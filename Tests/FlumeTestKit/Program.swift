import CFlume
import Glibc

/// Runs a program and keeps what it said.
package final class Program {
    package struct Result {
        package var output: [UInt8]
        package var errors: String
        /// The exit code, or 128 + the signal that ended it.
        package var exitCode: Int32
        package var text: String { String(decoding: output, as: UTF8.self) }
    }

    /// The binary under test, which the package builds beside the tests.
    package static let flumectl: String = {
        var buffer = [CChar](repeating: 0, count: 4096)
        let count = readlink("/proc/self/exe", &buffer, buffer.count - 1)
        precondition(count > 0, "a process knows its own executable")
        let own = String(
            decoding: buffer[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
        // Under `swift test` the executable is the bundle or the runner
        // beside it, whichever the toolchain uses; both lie with the binary.
        for argument in [own] + CommandLine.arguments {
            var path = argument
            while let slash = path.lastIndex(of: "/") {
                path = String(path[..<slash])
                let candidate = path + "/flumectl"
                if access(candidate, X_OK) == 0, isFile(candidate) { return candidate }
            }
        }
        preconditionFailure("flumectl is built beside the tests")
    }()

    private static func isFile(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
    }

    private let pid: pid_t
    private let inputEnd: Int32
    private let outputEnd: Int32
    private let errorsPath: String
    private var output: [UInt8] = []
    private var exitCode: Int32?

    /// Starts a program whose standard input and output are pipes.
    package init(
        _ path: String, _ arguments: [String] = [], environment: [String: String] = [:]
    ) {
        var input: [Int32] = [0, 0]
        var output: [Int32] = [0, 0]
        precondition(cflume_pipe(&input) == 0 && cflume_pipe(&output) == 0)
        var template = Array("/tmp/flumectl-stderr-XXXXXX".utf8CString)
        let errors = mkstemp(&template)
        errorsPath = String(
            decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        posix_spawn_file_actions_adddup2(&actions, input[0], 0)
        posix_spawn_file_actions_adddup2(&actions, output[1], 1)
        posix_spawn_file_actions_adddup2(&actions, errors, 2)
        let words = ([path] + arguments).map { strdup($0) } + [nil]
        var variables: [UnsafeMutablePointer<CChar>?] = []
        var entry = environ
        while let variable = entry.pointee {
            let name = String(cString: variable).prefix { $0 != "=" }
            if environment[String(name)] == nil { variables.append(strdup(variable)) }
            entry += 1
        }
        variables += environment.map { strdup("\($0)=\($1)") } + [nil]
        var child = pid_t()
        // The threads that run tests block signals; a program starts without.
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        var none = sigset_t()
        sigemptyset(&none)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
        let code = posix_spawn(&child, path, &actions, &attributes, words, variables)
        posix_spawnattr_destroy(&attributes)
        precondition(code == 0, "\(path) can be started: \(String(cString: strerror(code)))")
        for string in words + variables { free(string) }
        posix_spawn_file_actions_destroy(&actions)
        close(input[0])
        close(output[1])
        close(errors)
        pid = child
        inputEnd = input[1]
        outputEnd = output[0]
    }

    deinit {
        if exitCode == nil {
            kill(pid, SIGKILL)
            var status: Int32 = 0
            waitpid(pid, &status, 0)
        }
        close(outputEnd)
        unlink(errorsPath)
    }

    /// Runs a program to its end, feeding it all of `input`.
    package static func run(
        _ path: String, _ arguments: [String] = [], input: [UInt8] = [],
        environment: [String: String] = [:]
    ) -> Result {
        let program = Program(path, arguments, environment: environment)
        program.feed(input)
        return program.finish()
    }

    /// Runs flumectl to its end.
    package static func flumectl(
        _ arguments: String..., input: String = "", environment: [String: String] = [:]
    ) -> Result {
        run(flumectl, arguments, input: Array(input.utf8), environment: environment)
    }

    private var isInputOpen = true
    private var writers: [pthread_t] = []

    /// Writes to the program's input; whoever reads sets the pace.
    package func feed(_ bytes: [UInt8], closing: Bool = true) {
        final class Job {
            let bytes: [UInt8], descriptor: Int32, closing: Bool
            init(_ bytes: [UInt8], _ descriptor: Int32, _ closing: Bool) {
                (self.bytes, self.descriptor, self.closing) = (bytes, descriptor, closing)
            }
        }
        signal(SIGPIPE, SIG_IGN)
        let job = Job(bytes, inputEnd, closing)
        var thread = pthread_t()
        pthread_create(
            &thread, nil,
            { raw in
                let job = Unmanaged<Job>.fromOpaque(raw!).takeRetainedValue()
                var written = 0
                job.bytes.withUnsafeBytes { bytes in
                    while written < bytes.count {
                        let count = write(
                            job.descriptor, bytes.baseAddress! + written, bytes.count - written)
                        if count <= 0 { break }
                        written += count
                    }
                }
                if job.closing { close(job.descriptor) }
                return nil
            }, Unmanaged.passRetained(job).toOpaque())
        if closing {
            isInputOpen = false
            writers.append(thread)
        } else {
            pthread_join(thread, nil)
        }
    }

    package func send(_ signal: Int32) { kill(pid, signal) }

    package var processID: Int32 { pid }

    /// Reads until what was printed so far satisfies `condition`, or the output
    /// ends.
    ///
    /// Returns all that was printed.
    @discardableResult
    package func read(until condition: ([UInt8]) -> Bool) -> [UInt8] {
        while !condition(output), isReadable(), readMore() {}
        return output
    }

    /// Reads until `count` lines were printed.
    @discardableResult
    package func readLines(_ count: Int) -> [String] {
        var lines = 0
        var scanned = 0
        read { bytes in
            lines += bytes[scanned...].count { $0 == 0x0A }
            scanned = bytes.count
            return lines >= count
        }
        return String(decoding: output, as: UTF8.self)
            .split(separator: "\n", omittingEmptySubsequences: false).dropLast().map(String.init)
    }

    /// Waits for output; a program that is silent for so long that something
    /// is wrong with it fails its test rather than hang it.
    private func isReadable() -> Bool {
        var entry = pollfd(fd: outputEnd, events: Int16(POLLIN), revents: 0)
        return poll(&entry, 1, 60_000) == 1
    }

    private func readMore() -> Bool {
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        let count = Glibc.read(outputEnd, &buffer, buffer.count)
        if count <= 0 { return false }
        output.append(contentsOf: buffer[..<count])
        return true
    }

    /// Waits for the end.
    package func finish() -> Result {
        if isInputOpen { close(inputEnd) }
        isInputOpen = false
        while readMore() {}
        var status: Int32 = 0
        waitpid(pid, &status, 0)
        for writer in writers { pthread_join(writer, nil) }
        writers = []
        let code = status & 0x7F == 0 ? (status >> 8) & 0xFF : 128 + (status & 0x7F)
        exitCode = code
        let errors = String(decoding: TemporaryDirectory.read(errorsPath), as: UTF8.self)
        return Result(output: output, errors: errors, exitCode: code)
    }

    /// The most memory it had so far.
    ///
    /// What `wait4` tells would count the memory of the process that started
    /// it as well.
    package var peakMemoryBytes: Int {
        let status = String(
            decoding: TemporaryDirectory.read("/proc/\(pid)/status"), as: UTF8.self)
        let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
        return (line?.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0) << 10
    }

    /// The processor time that it used so far.
    package var processorSeconds: Double {
        let fields =
            String(
                decoding: TemporaryDirectory.read("/proc/\(pid)/stat"), as: UTF8.self
            ).split(separator: ")").last?.split(separator: " ") ?? []
        guard fields.count > 12, let user = Double(fields[11]), let system = Double(fields[12])
        else { return 0 }
        return (user + system) / Double(sysconf(Int32(_SC_CLK_TCK)))
    }

    /// What it printed on stderr so far.
    package var errorsSoFar: String {
        String(decoding: TemporaryDirectory.read(errorsPath), as: UTF8.self)
    }
}
