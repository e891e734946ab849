import FlumeKit

/// Turns words into the flags and operands that a command declares.
///
/// `--long`, `--long=value`, `--long value`, `-x`, `-xVALUE`, `-x VALUE`,
/// several switches in one word, `--no-long` for switches; `--` ends the
/// flags; operands may stand anywhere. A flag given twice counts as given
/// last, unless it takes many values.
struct ArgumentParser {
    private let command: CommandDescription
    private var words: ArraySlice<String> = []
    private var arguments = Arguments()
    private var operands: [String] = []
    private var given: [String: [String]] = [:]

    init(_ command: CommandDescription) { self.command = command }

    /// Parses the words that follow the command's name.
    func parse(_ words: [String]) throws(UsageError) -> Arguments {
        var parser = self
        parser.words = words[...]
        try parser.parseWords()
        if !parser.arguments.asksForHelp { try parser.assignOperands() }
        return parser.arguments
    }

    private mutating func parseWords() throws(UsageError) {
        while let word = words.popFirst(), !arguments.asksForHelp {
            if word == "--" {
                operands += words
                return
            }
            if word.hasPrefix("--") {
                try parseLong(word)
            } else if word.hasPrefix("-"), word != "-" {
                try parseShort(word)
            } else {
                operands.append(word)
            }
        }
    }

    private mutating func parseLong(_ word: String) throws(UsageError) {
        let parts = word.dropFirst(2).split(
            separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        let name = String(parts[0])
        let attached = parts.count == 2 ? String(parts[1]) : nil
        if name == "help", attached == nil { return arguments.askForHelp() }
        if let flag = command.flag(name) {
            return try store(flag, typedAs: "--\(name)", attached: attached)
        }
        if name.hasPrefix("no-"), let flag = command.flag(String(name.dropFirst(3))),
            flag.option.isSwitch
        {
            if attached != nil { throw .unexpectedValue(flag: "--\(name)") }
            return try set(flag, typedAs: "--\(name)", to: "false")
        }
        throw .unknownFlag("--\(name)", nearest: nearest(to: name))
    }

    private mutating func parseShort(_ word: String) throws(UsageError) {
        var letters = word.dropFirst()
        while let letter = letters.popFirst() {
            if let flag = command.flag(letter) {
                let isLast = flag.option.isSwitch || letters.isEmpty
                let attached = isLast ? nil : String(letters)
                try store(flag, typedAs: "-\(letter)", attached: attached)
                if !flag.option.isSwitch { return }
            } else if letter == "h" {
                return arguments.askForHelp()
            } else {
                // A long name behind one dash is a common slip.
                let name = String(word.dropFirst())
                let isLong = command.flag(name) != nil
                throw .unknownFlag(isLong ? word : "-\(letter)", nearest: isLong ? name : nil)
            }
        }
    }

    /// Stores a flag with the value attached to it or standing behind it.
    private mutating func store(
        _ flag: FlagDescription, typedAs spelling: String, attached: String?
    ) throws(UsageError) {
        if let attached { return try set(flag, typedAs: spelling, to: attached) }
        if flag.option.isSwitch { return try set(flag, typedAs: spelling, to: "true") }
        guard let value = words.popFirst() else {
            throw .missingValue(flag: spelling, placeholder: flag.placeholder)
        }
        try set(flag, typedAs: spelling, to: value)
    }

    private mutating func set(
        _ flag: FlagDescription, typedAs spelling: String, to value: String
    ) throws(UsageError) {
        given[flag.name] = (flag.option.takesMany ? given[flag.name] ?? [] : []) + [value]
        if let fault = arguments.set(flag, to: given[flag.name] ?? []) {
            throw .badValue(of: spelling, found: value, fault)
        }
    }

    private mutating func assignOperands() throws(UsageError) {
        for flag in command.flags where flag.option.isRequired && given[flag.name] == nil {
            throw .missingFlag("\(flag.long) \(flag.placeholder)")
        }
        var rest = operands[...]
        for (index, operand) in command.operands.enumerated() {
            let needed = command.operands[(index + 1)...].count { !$0.isOptional }
            let available = max(0, rest.count - needed)
            let count = operand.takesMany ? available : min(1, available)
            if count == 0, !operand.isOptional { throw .missingOperand(operand.name) }
            arguments.set(operand, to: rest.prefix(count))
            rest = rest.dropFirst(count)
        }
        if let extra = rest.first {
            throw .extraOperand(extra, usage: command.usage)
        }
    }

    private func nearest(to name: String) -> String? {
        let names = command.flags.map(\.name) + ["help"]
        // Only switches can be negated.
        if name.hasPrefix("no-"), names.contains(String(name.dropFirst(3))) {
            return String(name.dropFirst(3))
        }
        return Suggestion.nearest(to: name, among: names)
    }
}
