/// A value with what it refers to put in.
struct ResolvedText: Sendable {
    var text: String
    /// Whether nothing was put in, so that places within the text are known.
    var isAsWritten: Bool
    /// Why a reference in it stays as it is, if one does.
    var unresolved: String?
}

/// Puts in what values refer to: `${env:PORT}`, `${other.key}`, `${x:-80}`.
///
/// What cannot be resolved stays as it is, with a warning. Every property is
/// resolved once, so that time and findings stay linear.
struct Interpolation {
    private let table: PropertyTable
    private let surroundings: ConfigurationSurroundings
    private var values: [ResolvedText?]
    /// The properties that are being resolved.
    private var open: Set<Int> = []
    private var filters: [String: [String: ComponentPlan]] = [:]
    private var lookedUp: [String: Result<String, ConfigurationFault>] = [:]
    private var expandedBytes = 0
    /// Why the last reference that stayed as it is did so.
    private var lastReason: String?
    /// The properties that others refer to.
    private(set) var referenced: Set<Int> = []
    private(set) var findings: [AgentReading.Finding] = []

    /// Whether a name of no property means an environment variable, as it did
    /// up to Flume 1.9 with this implementation.
    private let readsEnvironment: Bool

    init(_ table: PropertyTable, _ surroundings: ConfigurationSurroundings) {
        self.table = table
        self.surroundings = surroundings
        values = Array(repeating: nil, count: table.properties.count)
        readsEnvironment =
            surroundings.properties["propertiesImplementation"]
            == "org.apache.flume.node.EnvVarResolverProperties"
    }

    /// Makes a configuration filter known to the values of its agent.
    mutating func addFilter(_ plan: ComponentPlan, named name: String, of agent: String) {
        filters[agent, default: [:]][name] = plan
    }

    /// The value of a property, resolved.
    mutating func value(of property: Int) -> ResolvedText { value(of: property, depth: 0) }

    private mutating func value(of property: Int, depth: Int) -> ResolvedText {
        if let known = values[property] { return known }
        let written = table.properties[property].value.text
        var resolved = ResolvedText(text: written, isAsWritten: true)
        if written.utf8.contains(UInt8(ascii: "$")) {
            let outer = lastReason
            lastReason = nil
            open.insert(property)
            let bytes = Array(written.utf8)
            let expanded = expand(Piece(property, bytes, 0..<bytes.count, depth))
            open.remove(property)
            resolved.unresolved = lastReason
            lastReason = outer
            if expanded != bytes {
                resolved.text = String(decoding: expanded, as: UTF8.self)
                resolved.isAsWritten = false
            }
        }
        values[property] = resolved
        return resolved
    }

    /// A part of a property's value, as it was written.
    private struct Piece {
        let property: Int
        let bytes: [UInt8]
        let range: Range<Int>
        let depth: Int

        init(_ property: Int, _ bytes: [UInt8], _ range: Range<Int>, _ depth: Int) {
            self.property = property
            self.bytes = bytes
            self.range = range
            self.depth = depth
        }

        func part(_ range: Range<Int>, deeper: Int = 0) -> Piece {
            Piece(property, bytes, range, depth + deeper)
        }

        var text: String { String(decoding: bytes[range], as: UTF8.self) }

        /// Whether `${` stands here.
        func opens(at index: Int) -> Bool {
            index + 1 < range.upperBound && bytes[index] == UInt8(ascii: "$")
                && bytes[index + 1] == UInt8(ascii: "{")
        }

        /// Where the `}` is that belongs to the `${` here.
        func closing(of start: Int) -> Int? {
            var nested = 0
            var at = start + 2
            while at < range.upperBound {
                if opens(at: at) {
                    nested += 1
                    at += 1
                } else if bytes[at] == UInt8(ascii: "}") {
                    if nested == 0 { return at }
                    nested -= 1
                }
                at += 1
            }
            return nil
        }

        /// Where `:-` begins the default, outside of references within.
        var defaultMark: Int? {
            var at = range.lowerBound
            while at + 1 < range.upperBound {
                if opens(at: at), let end = closing(of: at) { at = end }
                if bytes[at] == UInt8(ascii: ":"), at + 1 < range.upperBound,
                    bytes[at + 1] == UInt8(ascii: "-")
                {
                    return at
                }
                at += 1
            }
            return nil
        }
    }

    private mutating func expand(_ piece: Piece) -> [UInt8] {
        var output: [UInt8] = []
        var at = piece.range.lowerBound
        while at < piece.range.upperBound {
            guard piece.opens(at: at) else {
                output.append(piece.bytes[at])
                at += 1
                continue
            }
            if at > piece.range.lowerBound, piece.bytes[at - 1] == UInt8(ascii: "$") {
                // '$${' means '${' itself.
                output.removeLast()
                output += piece.bytes[at..<at + 2]
                at += 2
                continue
            }
            guard let end = piece.closing(of: at) else {
                report(.warning, piece.part(at..<piece.range.upperBound), "it has no '}'")
                return output + piece.bytes[at..<piece.range.upperBound]
            }
            let whole = piece.part(at..<end + 1)
            output += reference(whole) ?? Array(piece.bytes[at...end])
            at = end + 1
            if isTooLong(output, whole) { return Array(piece.bytes[piece.range]) }
        }
        return output
    }

    private mutating func isTooLong(_ output: [UInt8], _ piece: Piece) -> Bool {
        if output.count > PropertiesLimits.valueBytes {
            let limit = PropertiesLimits.valueBytes
            report(.error, piece, "a value has at most \(limit) bytes")
            return true
        }
        if expandedBytes > PropertiesLimits.expandedBytes {
            let limit = PropertiesLimits.expandedBytes
            report(.error, piece, "all references together give at most \(limit) bytes")
            return true
        }
        return false
    }

    /// What a whole `${…}` stands for; `nil` if it stays as it is.
    private mutating func reference(_ whole: Piece) -> [UInt8]? {
        guard whole.depth < PropertiesLimits.referenceDepth else {
            let limit = PropertiesLimits.referenceDepth
            report(.error, whole, "references are nested at most \(limit) deep")
            return nil
        }
        let inner = whole.part(
            whole.range.lowerBound + 2..<whole.range.upperBound - 1, deeper: 1)
        let mark = inner.defaultMark
        let name = expand(inner.part(inner.range.lowerBound..<(mark ?? inner.range.upperBound)))
        let found: [UInt8]?
        switch look(up: String(decoding: name, as: UTF8.self), for: whole) {
        case .found(let text): found = Array(text.utf8)
        case .isFaulty: found = nil
        case .missing where mark != nil:
            found = expand(inner.part((mark ?? 0) + 2..<inner.range.upperBound))
        case .missing(let reason):
            // What is wrong within it has been told.
            if !name.contains(UInt8(ascii: "$")) { report(.warning, whole, reason) }
            found = nil
        }
        expandedBytes += found?.count ?? 0
        return found
    }

    private enum Lookup {
        case found(String)
        case missing(String)
        /// Reported already.
        case isFaulty
    }

    private mutating func look(up name: String, for whole: Piece) -> Lookup {
        if let filtered = filterLookup(name, for: whole) { return filtered }
        if let plain = propertyLookup(name, for: whole) { return plain }
        guard let colon = name.firstIndex(of: ":") else {
            if readsEnvironment, let value = surroundings.environment(name) {
                return .found(value)
            }
            return .missing("no property has the key '\(name)'")
        }
        let key = String(name[name.index(after: colon)...])
        let prefix = name[..<colon].lowercased()
        switch prefix {
        case "env":
            if let value = surroundings.environment(key) { return .found(value) }
            return propertyLookup(key, for: whole)
                ?? .missing("the environment has no '\(key)'")
        case "sys":
            if let value = surroundings.properties[key] { return .found(value) }
            return propertyLookup(key, for: whole) ?? .missing("no -D\(key)=… was given")
        default:
            return .missing("there is no lookup '\(prefix)', only 'env' and 'sys'")
        }
    }

    /// The value of another property, if there is one of this key.
    private mutating func propertyLookup(_ key: String, for whole: Piece) -> Lookup? {
        guard let other = table.index(of: key) else { return nil }
        referenced.insert(other)
        if open.contains(other) {
            report(.error, whole, "it refers to itself by way of '\(key)'")
            return .isFaulty
        }
        return .found(value(of: other, depth: whole.depth + 1).text)
    }

    private mutating func report(
        _ severity: Diagnostic.Severity, _ piece: Piece, _ reason: String
    ) {
        let property = table.properties[piece.property]
        lastReason = reason
        let help = severity == .warning ? "'${NAME:-TEXT}' gives a default, '$${' means '${'" : nil
        findings.append(
            AgentReading.Finding(
                text: property.text,
                Diagnostic(
                    severity, code: "unresolved-reference",
                    at: property.value.span(of: piece.range),
                    "'\(piece.text.shortened)' stays as it is: \(reason)", help: help)))
    }
}

// Configuration filters: `${f1[key]}`, `${f1['key']}`, `${f1["key"]}`.
extension Interpolation {
    private mutating func filterLookup(_ name: String, for whole: Piece) -> Lookup? {
        guard let (filter, key) = Self.filterReference(name) else { return nil }
        let owner = table.properties[whole.property].key.text
        let agent = String(owner.prefix { $0 != "." })
        guard let plan = filters[agent]?[filter],
            let lookup = plan.description.agent.lookup
        else { return .missing("the agent '\(agent)' has no configuration filter '\(filter)'") }
        let known = "\(agent) \(filter) \(key)"
        let result =
            lookedUp[known] ?? lookup(plan.settings, key, surroundings)
        lookedUp[known] = result
        switch result {
        case .success(let text): return .found(text)
        case .failure(let fault): return .missing(fault.sentence)
        }
    }

    /// The filter and the key that a name means, if it means that.
    private static func filterReference(_ name: String) -> (filter: String, key: String)? {
        guard name.hasSuffix("]"), let bracket = name.firstIndex(of: "[") else { return nil }
        let filter = name[..<bracket]
        var key = name[name.index(after: bracket)...].dropLast()
        for quote in ["'", "\""] where key.hasPrefix(quote) && key.hasSuffix(quote) {
            key = key.dropFirst().dropLast()
        }
        guard !filter.isEmpty, !key.isEmpty, isWord(filter), isWord(key) else { return nil }
        return (String(filter), String(key))
    }

    private static func isWord(_ text: Substring) -> Bool {
        text.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
                true
            default: false
            }
        }
    }
}

extension String {
    /// The text as messages quote it: not more than a line of it.
    var shortened: String {
        unicodeScalars.count <= 80
            ? self : String(String.UnicodeScalarView(unicodeScalars.prefix(79))) + "…"
    }
}
