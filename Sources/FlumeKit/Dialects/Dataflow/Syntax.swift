/// What a text of the dataflow language says, before anybody asked whether
/// its components exist.
enum FlowSyntax: Sendable {
    case nodes([NodeSyntax])
    /// `source | sink`, or a source alone.
    case flow(ComponentSyntax, SinkSyntax?)
    case source(ComponentSyntax)
    case sink(SinkSyntax)
}

/// A node's definition: `name : source | sink;`.
struct NodeSyntax: Sendable {
    var name: String
    var nameSpan: SourceSpan
    var source: ComponentSyntax
    var sink: SinkSyntax
}

/// A name with its arguments: a source, a sink, a decorator, or a call within
/// an argument list.
struct ComponentSyntax: Sendable {
    var name: String
    var nameSpan: SourceSpan
    /// From the name to the closing parenthesis.
    var span: SourceSpan
    var arguments: [ArgumentSyntax] = []
    var keywords: [KeywordSyntax] = []
    /// Whether a mistake in it was reported, so that its name or its
    /// arguments say nothing certain.
    var isDamaged = false
}

/// A keyword argument: `key=value`.
struct KeywordSyntax: Sendable {
    var key: String
    var keySpan: SourceSpan
    var value: ArgumentSyntax
}

/// A value in an argument list, as it was written.
struct ArgumentSyntax: Sendable {
    enum Form: Sendable {
        /// A bare word: `access.log`, `500ms`, `true`, `0x1F`.
        case word(String)
        /// A string with its quotes and escapes: `"a\tb"`, `'a\tb'`.
        case quoted(String)
        case call(ComponentSyntax)
    }

    var form: Form
    var span: SourceSpan
}

/// A sink with everything before it.
indirect enum SinkSyntax: Sendable {
    case component(ComponentSyntax)
    /// `decorator sink` and `{ decorator => sink }`, which mean the same.
    case decorated(ComponentSyntax, SinkSyntax)
    /// `name(arguments) { sink }`
    case braced(ComponentSyntax, SinkSyntax)
    case fanOut([SinkSyntax])
    case failover([SinkSyntax])
    /// Where a sink should be and a mistake was reported instead.
    case missing
}
