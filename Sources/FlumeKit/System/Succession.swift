import Glibc

/// Lets another program take this process over.
package enum Succession {
    /// Becomes the program `words[0]`, looked for on the PATH, with `input` as
    /// its standard input.
    ///
    /// Returns only when that program cannot be started.
    package static func become(_ words: [String], input: [UInt8]) throws(SystemError) {
        guard let file = tmpfile() else { throw SystemError("tmpfile", errno) }
        let written = fwrite(input, 1, input.count, file)
        guard written == input.count, fflush(file) == 0 else { throw SystemError("write", errno) }
        rewind(file)
        _ = try SystemCall.run("dup2") { dup2(fileno(file), 0) }
        var arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) }
        arguments.append(nil)
        // What we ignore, the program that follows would ignore as well.
        signal(SIGPIPE, SIG_DFL)
        execvp(words[0], arguments)
        let code = errno
        signal(SIGPIPE, SIG_IGN)
        for argument in arguments { free(argument) }
        throw SystemError("execvp", code, words[0])
    }
}
