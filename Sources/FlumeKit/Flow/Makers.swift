/// What a maker is given besides its own settings.
public struct Parts: Sendable {
    public let settings: Settings
    /// The sinks that options hold as text, such as where a report goes.
    let nested: [String: Downstream]
    /// The components that fill this one's slots, by the slot's key.
    let slots: [String: SlotPart]

    public init(
        settings: Settings, nested: [String: Downstream] = [:], slots: [String: SlotPart] = [:]
    ) {
        self.settings = settings
        self.nested = nested
        self.slots = slots
    }

    public subscript<Value>(_ option: Option<Value>) -> Value { settings[option] }

    /// The sink that an option holds as text, `nil` where none was given.
    public func sink<Value>(_ option: Option<Value>) -> (any Sink)? { nested[option.key]?.make() }
}

/// A component within another one, such as the serializer of a sink.
public struct SlotPart: Sendable {
    public let description: ComponentDescription
    public let parts: Parts
}

/// Makes a source.
///
/// Making a component does no I/O and cannot fail: what can be wrong with its
/// settings was found by validation, what can be wrong with the world is
/// found by `open`.
public typealias SourceMaker = @Sendable (Parts) -> any Source

/// Makes a sink.
public typealias SinkMaker = @Sendable (Parts) -> any Sink

/// Makes the sink that stands for a decorator and what is beneath it.
public typealias DecoratorMaker = @Sendable (Parts, Downstream) -> any Sink

/// Makes a channel of a name.
public typealias ChannelMaker = @Sendable (Parts, String) -> any Channel

/// Makes an interceptor.
public typealias InterceptorMaker = @Sendable (Parts) -> any Interceptor
