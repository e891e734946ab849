/// What concerns only a component of an agent's configuration.
public struct AgentFace: Sendable {
    /// The Java classes that Flume 1.x knows it by, any of which may be
    /// written as its type.
    public let classNames: [String]
    /// The places within it that other components fill.
    public let slots: [ComponentSlot]
    /// The option that tells how many events it moves in one transaction.
    public let batchKey: String?
    /// What only one component of a machine can have.
    public let claims: @Sendable (Settings) -> [Claim]
    /// What is wrong on this machine that only several values together tell;
    /// `nil` when all is well.
    public let machineProblem: @Sendable (Settings) -> String?
    /// How many sinks a group of this processor may have.
    public let memberLimits: ClosedRange<Int>
    /// What a configuration filter has under a key.
    public let lookup: Lookup?

    /// The value of a key of a configuration filter.
    public typealias Lookup =
        @Sendable (Settings, String, ConfigurationSurroundings) -> Result<
            String, ConfigurationFault
        >

    public init(
        classNames: [String] = [],
        slots: [ComponentSlot] = [],
        batchKey: String? = nil,
        memberLimits: ClosedRange<Int> = 1...Int.max,
        lookup: Lookup? = nil,
        claims: @escaping @Sendable (Settings) -> [Claim] = { _ in [] },
        machineProblem: @escaping @Sendable (Settings) -> String? = { _ in nil }
    ) {
        self.classNames = classNames
        self.slots = slots
        self.batchKey = batchKey
        self.claims = claims
        self.machineProblem = machineProblem
        self.memberLimits = memberLimits
        self.lookup = lookup
    }
}

/// A place within a component that another one fills: `sink.serializer =
/// text`, whose settings are `sink.serializer.appendNewline` and so on.
public struct ComponentSlot: Hashable, Sendable {
    /// The key that names the type, and begins the keys of its settings.
    public let key: String
    public let kind: ComponentKind
    /// The type where none is given.
    public let fallback: String
    public let help: String

    public init(_ key: String, _ kind: ComponentKind, default fallback: String, _ help: String) {
        self.key = key
        self.kind = kind
        self.fallback = fallback
        self.help = help
    }
}

/// Something of which a machine has one.
public enum Claim: Hashable, Sendable {
    /// A port to listen at, `tcp` or `udp`; an empty host is every address.
    case port(transport: String, host: String, number: Int)
    /// A file or a directory that bears no second user, and what for.
    case path(String, purpose: String)

    /// Whether two components cannot both have theirs.
    package func collides(with other: Claim) -> Bool {
        switch (self, other) {
        case (.port(let transport, let host, let number), .port(let t, let h, let n)):
            transport == t && number == n && number != 0
                && (host == h || Self.isAny(host) || Self.isAny(h))
        case (.path(let path, let purpose), .path(let p, let q)):
            path == p && purpose == q
        default:
            false
        }
    }

    private static func isAny(_ host: String) -> Bool {
        host.isEmpty || host == "0.0.0.0" || host == "::" || host == "*"
    }
}

/// The values of a family of keys that share a beginning, such as
/// `mapping.<value>`: the rest of each key, and its text, in the order of the
/// configuration.
public struct NamedTexts: OptionValue, Hashable {
    public struct Entry: Hashable, Sendable {
        public var name: String
        public var text: String
    }

    public var entries: [Entry]

    public init(_ entries: [Entry] = []) { self.entries = entries }

    public static var placeholder: String { "TEXT" }
    public static var takesMany: Bool { true }

    /// Takes each entry as a call: `name(text)`.
    public static func parse(_ arguments: [Argument]) -> Result<NamedTexts, ValueFault> {
        var entries: [Entry] = []
        for argument in arguments {
            guard case .call(let name, let values, _) = argument.form, let text = values.first?.text
            else { return .failure(ValueFault(expected: "a named text", span: argument.span)) }
            entries.append(Entry(name: name, text: text))
        }
        return .success(NamedTexts(entries))
    }

    public var spelling: String { "" }

    public subscript(_ name: String) -> String? { entries.last { $0.name == name }?.text }
}

extension OptionDescription {
    /// The constant beginning of a family's keys: `mapping.` of
    /// `mapping.<value>`; `nil` for an option with a key of its own.
    public var familyPrefix: String? {
        guard let bracket = key.firstIndex(of: "<") else { return nil }
        return String(key[..<bracket])
    }
}

/// A value that names channels of its source.
public protocol NamesChannels {
    var channelNames: [String] { get }
}

/// A value that names sinks of its group.
public protocol NamesSinks {
    var sinkNames: [String] { get }
}

/// Channels by name, separated by blanks.
public struct ChannelNames: OptionValue, NamesChannels, Hashable {
    public var channelNames: [String]
    public init(_ names: [String] = []) { channelNames = names }

    public static var placeholder: String { "CHANNELS" }
    public static func parse(_ arguments: [Argument]) -> Result<ChannelNames, ValueFault> {
        parseText(arguments, expecting: "names of channels") { text in
            ChannelNames(text.split { $0 == " " || $0 == "\t" }.map(String.init))
        }
    }
    public var spelling: String { channelNames.joined(separator: " ") }
}

/// A family of keys each of which has channels, such as `mapping.<value>`.
public struct NamedChannels: OptionValue, NamesChannels, Hashable {
    public struct Entry: Hashable, Sendable {
        public var name: String
        public var channels: [String]
    }

    public var entries: [Entry]
    public init(_ entries: [Entry] = []) { self.entries = entries }

    public var channelNames: [String] { entries.flatMap(\.channels) }
    public static var placeholder: String { "CHANNELS" }
    public static var takesMany: Bool { true }
    public static func parse(_ arguments: [Argument]) -> Result<NamedChannels, ValueFault> {
        NamedTexts.parse(arguments).map { texts in
            NamedChannels(
                texts.entries.map { entry in
                    let names = entry.text.split { $0 == " " || $0 == "\t" }.map(String.init)
                    return Entry(name: entry.name, channels: names)
                })
        }
    }
    public var spelling: String { "" }
}
