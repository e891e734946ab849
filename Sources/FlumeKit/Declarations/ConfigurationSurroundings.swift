/// What a configuration may ask its surroundings for.
public struct ConfigurationSurroundings: Sendable {
    /// An environment variable.
    public var environment: @Sendable (String) -> String?
    /// What `-Dkey=value` of the command line gave.
    public var properties: [String: String]
    /// Runs a program, given by its words, and gives the first line that it
    /// prints, or a sentence about what went wrong.
    public var run: @Sendable ([String]) -> Result<String, ConfigurationFault>

    public init(
        environment: @escaping @Sendable (String) -> String?,
        properties: [String: String] = [:],
        run: @escaping @Sendable ([String]) -> Result<String, ConfigurationFault>
    ) {
        self.environment = environment
        self.properties = properties
        self.run = run
    }
}

/// Why a value that a configuration asks for cannot be had.
public struct ConfigurationFault: Error, Hashable, Sendable {
    public var sentence: String
    public init(_ sentence: String) { self.sentence = sentence }
}
