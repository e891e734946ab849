/// Every component there is: the only list, in the order of the documentation.
public enum BuiltinCatalogue {
    /// A component with what makes it.
    enum Entry: Sendable {
        case source(Declaration<SourceMaker>)
        case sink(Declaration<SinkMaker>)
        case decorator(Declaration<DecoratorMaker>)
        case interceptor(Declaration<InterceptorMaker>)
        case channel(Declaration<ChannelMaker>)
        case selector(Declaration<SelectorMaker>)
        case processor(Declaration<SinkPolicyMaker>)
        case serializer(Declaration<SerializerMaker>)
        case deserializer(Declaration<DeserializerMaker>)
        /// Known to the catalogue only: a shorthand, or not there yet.
        case described(ComponentDescription)

        var description: ComponentDescription {
            switch self {
            case .source(let declaration): declaration.description
            case .sink(let declaration): declaration.description
            case .decorator(let declaration): declaration.description
            case .interceptor(let declaration): declaration.description
            case .channel(let declaration): declaration.description
            case .selector(let declaration): declaration.description
            case .processor(let declaration): declaration.description
            case .serializer(let declaration): declaration.description
            case .deserializer(let declaration): declaration.description
            case .described(let description): description
            }
        }
    }

    static let sources: [Entry] = [
        .source(NullSource.declaration),
        .source(FailSource.declaration),
        .source(StdinSource.declaration),
        .source(StdinSource.consoleDeclaration),
        .source(TextSource.declaration),
        .source(SeqfileSource.declaration),
        .source(Log4jFileSource.declaration),
        .source(TailSource.declaration),
        .source(MultitailSource.declaration),
        .source(TailDirSource.declaration),
        .source(ExecSource.declaration),
        .source(ExecSource.periodicDeclaration),
        .source(ExecSource.streamDeclaration),
        .source(SynthSource.declaration),
        .source(SynthSource.nonlDeclaration),
        .source(SynthSource.asciiDeclaration),
        .source(SynthRandomSizeSource.declaration),
        .source(ReportSource.declaration),
    ]

    static let sinks: [Entry] = [
        .sink(NullSink.declaration),
        .sink(FailSink.declaration),
        .sink(ConsoleSink.declaration),
        .sink(TextSink.declaration),
        .sink(SeqfileSink.declaration),
        .sink(DfsSink.declaration),
        .sink(FormatDfsSink.declaration),
        .sink(EscapedFormatDfsSink.declaration),
        .described(CollectorSink.description),
        .sink(CounterSink.declaration),
        .sink(CounterSink.accumulatorDeclaration),
        .sink(CounterHistorySink.declaration),
        .sink(MultigrepSink.declaration),
        .sink(MultigrepSink.fileDeclaration),
        .sink(RegexhistoSink.declaration),
        .sink(RegexhistoSink.fileDeclaration),
        .described(FailChainSink.description),
    ]

    static let decorators: [Entry] = [
        .interceptor(ValueInterceptor.declaration),
        .interceptor(FormatInterceptor.declaration),
        .interceptor(DateInterceptor.declaration),
        .decorator(RollDecorator.declaration),
        .described(CollectorDecorator.description),
        .interceptor(NullDecoInterceptor.declaration),
        .interceptor(MaskInterceptor.declaration),
        .interceptor(SelectInterceptor.declaration),
        .interceptor(DigestInterceptor.declaration),
        .interceptor(RegexInterceptor.declaration),
        .interceptor(RegexAllInterceptor.declaration),
        .interceptor(SplitInterceptor.declaration),
        .interceptor(IntervalSamplerInterceptor.declaration),
        .interceptor(ProbSamplerInterceptor.declaration),
        .interceptor(IntervalDroppyAppendInterceptor.declaration),
        .decorator(ReservoirSamplerDecorator.declaration),
        .decorator(FlakeyAppendDecorator.declaration),
        .decorator(IntervalFlakeyAppendDecorator.declaration),
        .decorator(InMemoryDecorator.declaration),
        .decorator(DelayDecorator.declaration),
        .decorator(ChokeDecorator.declaration),
        .decorator(MultDecorator.declaration),
        .decorator(LazyOpenDecorator.declaration),
        .decorator(InsistentOpenDecorator.declaration),
        .decorator(InsistentAppendDecorator.declaration),
        .decorator(StubbornAppendDecorator.declaration),
        .decorator(BloomGenDecorator.declaration),
        .decorator(BloomCheckDecorator.declaration),
        .decorator(BenchinjectDecorator.declaration),
        .decorator(BenchreportDecorator.declaration),
        .interceptor(GzipInterceptor.declaration),
        .decorator(GunzipDecorator.declaration),
        .decorator(BatchDecorator.declaration),
        .decorator(UnbatchDecorator.declaration),
    ]

    static let formats: [FormatDeclaration] = [
        RawFormat.declaration,
        DebugFormat.declaration,
        JsonFormat.declaration,
        SyslogFormat.declaration,
        Log4jFormat.declaration,
        AvroJsonFormat.declaration,
        AvroFormat.declaration,
        AvroFormat.dataDeclaration,
        SeqfileFormat.declaration,
    ]

    /// The described face of all components of the dataflow language.
    public static let catalogue = Catalogue(
        entries.map(\.description) + formats.map(\.description))

    private static let entries =
        sources + sinks + decorators
        + PlannedComponents.sources + PlannedComponents.sinks + PlannedComponents.decorators

    private static let entriesByName = byName(entries)

    /// What makes a described component of the dataflow language.
    static func entry(_ description: ComponentDescription) -> Entry? {
        entriesByName[key(description)]
    }

    static func byName(_ entries: [Entry]) -> [String: Entry] {
        Dictionary(uniqueKeysWithValues: entries.map { (key($0.description), $0) })
    }

    static func key(_ description: ComponentDescription) -> String {
        "\(description.kind.rawValue) \(description.name)"
    }

    static func format(named name: String) -> FormatDeclaration? {
        formats.first { $0.description.name == name || $0.description.aliases.contains(name) }
    }
}

/// An output format and what makes a formatter of it.
typealias FormatDeclaration = Declaration<@Sendable (Settings) -> any EventFormatter>
