@testable import FlumeKit

/// How components and commands must be declared; each check gives sentences.
enum Manners {
    /// Whether a text is a sentence, or several: a capital first, a stop last.
    static func isSentence(_ text: String) -> Bool {
        guard let first = text.first, let last = text.last else { return false }
        let opens = first.isUppercase || first.isNumber || first == "`" || first == "'"
        return opens && last == "." && !text.contains("\n") && !text.contains("  ")
    }

    /// A sentence, and one only: it is what lists show.
    static func isOneSentence(_ text: String) -> Bool {
        let parts = text.dropLast().split(separator: ". ", omittingEmptySubsequences: false)
        let isAlone = parts.dropFirst().allSatisfy { $0.first?.isUppercase != true }
        return isSentence(text) && isAlone && text.count <= 100
    }

    static func isLegalName(_ name: String) -> Bool {
        guard let first = name.first, first.isASCII, first.isLetter else { return false }
        return name.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "-_.".contains($0)) }
    }

    /// Whether a text may be a key of an agent's component: words between
    /// dots, some of which, as in `mapping.<value>`, stand for any.
    static func isLegalKey(_ key: String) -> Bool {
        key.split(separator: ".", omittingEmptySubsequences: false).allSatisfy { part in
            let isAny = part.hasPrefix("<") && part.hasSuffix(">") && part.count > 2
            return isLegalName(String(isAny ? part.dropFirst().dropLast() : part))
        }
    }

    /// Whether a text may be a Java class: words between dots, the last of
    /// which begins with a capital.
    static func isLegalClass(_ name: String) -> Bool {
        let parts = name.split(separator: ".", omittingEmptySubsequences: false)
        let isSpelled = parts.allSatisfy { part in
            isLegalName(String(part.filter { $0 != "$" && $0 != "_" }))
        }
        return isSpelled && parts.count > 2 && parts.last?.first?.isUppercase == true
    }

    static func findings(in components: [ComponentDescription]) -> [String] {
        var owners: [String: String] = [:]
        var findings: [String] = []
        for component in components {
            for name in [component.name] + component.aliases {
                let key = "\(component.kind.rawValue) \(name)"
                if owners.updateValue(component.name, forKey: key) != nil {
                    findings.append("\(key): two components have this name")
                }
                if !isLegalName(name) { findings.append("\(key): cannot be written in a flow") }
            }
            let key = "\(component.kind.rawValue) \(component.name)"
            findings += faults(of: component).map { "\(key): \($0)" }
        }
        return findings
    }

    private static func faults(of component: ComponentDescription) -> [String] {
        var faults: [String] = []
        if !isOneSentence(component.summary) {
            faults.append("summary is not one sentence: '\(component.summary)'")
        }
        if case .unavailable(let sentence) = component.shape {
            let isPhrase = sentence.first?.isWhitespace == false && sentence.last != "."
            if !isPhrase { faults.append("says why it is not there with a stop: '\(sentence)'") }
        } else if component.examples.isEmpty {
            faults.append("has no example")
        }
        for example in component.examples where !isSentence(example.explanation) {
            faults.append("example '\(example.text)' is not told in a sentence")
        }
        if !(0...component.options.count).contains(component.positional) {
            faults.append("takes \(component.positional) values by position")
        }
        let byPosition = component.options.prefix(component.positional)
        if byPosition.drop(while: \.isRequired).contains(where: \.isRequired) {
            faults.append("a required option follows one that may be left out")
        }
        if component.options.prefix(max(0, component.positional - 1)).contains(where: \.takesMany) {
            faults.append("an option that takes many is not the last by position")
        }
        return faults + self.faults(of: component.options)
    }

    static func agentFindings(in components: [ComponentDescription]) -> [String] {
        components.flatMap { component in
            let key = "\(component.kind.rawValue) \(component.name)"
            return agentFaults(of: component).map { "\(key): \($0)" }
        }
    }

    private static func agentFaults(of component: ComponentDescription) -> [String] {
        var faults: [String] = []
        if !isLegalName(component.name) { faults.append("cannot be written as a type") }
        if !isOneSentence(component.summary) {
            faults.append("summary is not one sentence: '\(component.summary)'")
        }
        if case .unavailable(let sentence) = component.shape {
            if sentence.last == "." { faults.append("says why with a stop: '\(sentence)'") }
        } else if component.examples.isEmpty {
            faults.append("has no example")
        }
        for example in component.examples {
            if !isSentence(example.explanation) {
                faults.append("example '\(example.text)' is not told in a sentence")
            }
            let lines = example.text.split(separator: "\n")
            if !lines.allSatisfy({ $0.hasPrefix("a1.") || $0.hasPrefix(" ") || $0.hasPrefix("#") })
            {
                faults.append("example '\(example.text)' is not of the agent a1")
            }
        }
        for name in component.agent.classNames where !isLegalClass(name) {
            faults.append("'\(name)' is no class")
        }
        for slot in component.agent.slots {
            if !isLegalKey(slot.key) { faults.append("slot '\(slot.key)' cannot be written") }
            if !isSentence(slot.help) {
                faults.append("help of '\(slot.key)' is not a sentence: '\(slot.help)'")
            }
        }
        return faults + self.faults(of: component.options, isLegal: isLegalKey)
    }

    private static func faults(
        of options: [OptionDescription], isLegal: (String) -> Bool = isLegalName
    ) -> [String] {
        var faults: [String] = []
        var keys: Set<String> = []
        for option in options {
            if !isLegal(option.key) {
                faults.append("option '\(option.key)' cannot be written")
            }
            if !keys.insert(option.key).inserted { faults.append("two options '\(option.key)'") }
            if !isSentence(option.help) {
                faults.append("help of '\(option.key)' is not a sentence: '\(option.help)'")
            }
            let spelling = option.defaultSpelling
            if spelling.isEmpty || option.takesMany { continue }
            if case .failure(let fault) = option.parse([Argument(text: spelling)]) {
                faults.append(
                    "default '\(spelling)' of '\(option.key)' is not \(fault.expected)")
            }
        }
        return faults
    }

    static func findings(in commands: [CommandDescription]) -> [String] {
        var names: Set<String> = []
        var findings: [String] = []
        for command in commands {
            for name in [command.name] + command.aliases where !names.insert(name).inserted {
                findings.append("\(name): two commands have this name")
            }
            findings += faults(of: command).map { "\(command.name): \($0)" }
        }
        return findings
    }

    private static func faults(of command: CommandDescription) -> [String] {
        var faults = faults(of: command.flags.map(\.option))
        if !isOneSentence(command.summary) {
            faults.append("summary is not one sentence: '\(command.summary)'")
        }
        if command.examples.isEmpty { faults.append("has no example") }
        for example in command.examples where !isSentence(example.explanation) {
            faults.append("example '\(example.line)' is not told in a sentence")
        }
        for operand in command.operands where !isSentence(operand.help) {
            faults.append("help of \(operand.name) is not a sentence: '\(operand.help)'")
        }
        for exit in command.exitCodes where !isSentence(exit.meaning) {
            faults.append("exit code \(exit.code) is not told in a sentence")
        }
        if command.operands.count(where: \.takesMany) > 1 {
            faults.append("two operands take many words")
        }
        let letters = command.flags.compactMap(\.short)
        if Set(letters).count < letters.count { faults.append("two flags have the same letter") }
        if letters.contains("h") { faults.append("-h is for help") }
        for flag in command.flags {
            if flag.name != flag.name.lowercased() {
                faults.append("\(flag.long) is not lower case")
            }
            if flag.isNegatable, !flag.option.isSwitch {
                faults.append("\(flag.long) is no switch and cannot be negated")
            }
        }
        return faults
    }
}
