extension ConfigurationSurroundings {
    /// The environment and the programs of this machine.
    public static func machine(properties: [String: String] = [:]) -> ConfigurationSurroundings {
        ConfigurationSurroundings(
            environment: { Machine.environment($0) }, properties: properties, run: firstLine)
    }

    /// How long a program may take and how much it may print.
    private static let timeLimit = Interval.seconds(60)
    private static let limitBytes = 64 << 10

    @Sendable
    private static func firstLine(of words: [String]) -> Result<String, ConfigurationFault> {
        let name = words.first ?? ""
        do throws(SystemError) {
            let child = try ChildProcess(words)
            let printed = try output(of: child)
            switch child.collectExit() {
            case .code(0)?:
                let line = printed.prefix { $0 != UInt8(ascii: "\n") }
                return .success(String(decoding: line, as: UTF8.self))
            case .code(let code)?:
                return .failure(ConfigurationFault("'\(name)' exited with \(code)"))
            case .signal(let number)?:
                return .failure(ConfigurationFault("'\(name)' was ended by signal \(number)"))
            case nil:
                child.end(killingAt: SystemClock().now)
                let limit = timeLimit.spelling
                return .failure(ConfigurationFault("'\(name)' did not end within \(limit)"))
            }
        } catch {
            return .failure(ConfigurationFault("'\(name)': \(error.sentence)"))
        }
    }

    /// What it prints until it ends, or until its time is over.
    private static func output(of child: ChildProcess) throws(SystemError) -> [UInt8] {
        let clock = SystemClock()
        let deadline = clock.now.advanced(by: timeLimit)
        var printed: [UInt8] = []
        let block = UnsafeMutableRawBufferPointer.allocate(byteCount: 4096, alignment: 16)
        defer { block.deallocate() }
        var open = [child.output, child.errors]
        while !open.isEmpty, clock.now < deadline {
            let awaited = open
            guard FileDescriptor.waitUntilReadable(awaited, until: deadline, clock: clock) else {
                break
            }
            for file in awaited {
                guard FileDescriptor.waitUntilReadable([file], until: clock.now, clock: clock)
                else { continue }
                // Safe because a buffer of a fixed size larger than zero has an address.
                let count = try file.read(into: block.baseAddress!, count: block.count)
                if count == 0 { open.removeAll { $0 === file } }
                if file === child.output, printed.count < limitBytes { printed += block[..<count] }
            }
        }
        _ = FileDescriptor.waitUntilReadable(
            [child.exitDescriptor], until: deadline, clock: clock)
        return printed
    }
}
