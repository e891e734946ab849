/// Every component of an agent's configuration: the only list, in the order
/// of the documentation.
extension BuiltinCatalogue {
    static let agentSources: [Entry] = [
        .source(NetcatSource.declaration),
        .source(NetcatUdpSource.declaration),
        .source(AgentExecSource.declaration),
        .source(SpoolDirectorySource.declaration),
        .source(TaildirSource.declaration),
        .source(SeqSource.declaration),
        .source(StressSource.declaration),
    ]

    static let agentInterceptors: [Entry] = [
        .interceptor(TimestampInterceptor.declaration),
        .interceptor(HostInterceptor.declaration),
        .interceptor(StaticInterceptor.declaration),
        .interceptor(UUIDInterceptor.declaration),
        .interceptor(SearchReplaceInterceptor.declaration),
        .interceptor(RegexFilterInterceptor.declaration),
        .interceptor(RegexExtractorInterceptor.declaration),
        .interceptor(RemoveHeaderInterceptor.declaration),
    ]

    static let agentSelectors: [Entry] = [
        .selector(ReplicatingSelector.declaration),
        .selector(MultiplexingSelector.declaration),
        .selector(LoadBalancingSelector.declaration),
    ]

    static let agentChannels: [Entry] = [
        .channel(MemoryChannel.declaration),
        .channel(PseudoTxnMemoryChannel.declaration),
    ]

    static let agentSinks: [Entry] = [
        .sink(NullSink.agentDeclaration),
        .sink(LoggerSink.declaration),
        .sink(RollingFileSink.declaration),
    ]

    static let agentProcessors: [Entry] = [
        .processor(DefaultPolicy.declaration),
        .processor(FailoverPolicy.declaration),
        .processor(LoadBalancePolicy.declaration),
    ]

    static let agentSerializers: [Entry] = [
        .serializer(TextSerializer.declaration),
        .serializer(HeaderAndTextSerializer.declaration),
        .serializer(AvroEventSerializer.declaration),
        .serializer(AvroBodySerializer.declaration),
    ]

    static let agentDeserializers: [Entry] = [
        .deserializer(LineDeserializer.declaration),
        .deserializer(AvroDeserializer.declaration),
        .deserializer(BlobDeserializer.declaration),
    ]

    static let agentFilters: [Entry] = [
        .described(EnvironmentFilter.description),
        .described(ExternalFilter.description),
    ]

    /// The described face of them all.
    public static let agentCatalogue = Catalogue(agentEntries.map(\.description))

    private static let agentEntries =
        agentSources + agentInterceptors + agentSelectors + agentChannels + agentSinks
        + agentProcessors + agentSerializers + agentDeserializers + agentFilters
        + PlannedAgentComponents.all

    private static let agentEntriesByName = byName(agentEntries)

    /// What makes a described component of an agent.
    static func agentEntry(_ description: ComponentDescription) -> Entry? {
        agentEntriesByName[key(description)]
    }
}

/// Makes what turns the events of one file into its bytes.
typealias SerializerMaker = @Sendable (Parts) -> any EventFormatter

extension Parts {
    /// What makes the serializer in a slot: one for each file.
    func serializer(_ slot: ComponentSlot) -> @Sendable () -> any EventFormatter {
        guard let part = slots[slot.key],
            case .serializer(let declaration) = BuiltinCatalogue.agentEntry(part.description)
        else { preconditionFailure("'\(slot.key)' is a serializer in the plan only") }
        return { declaration.make(part.parts) }
    }
}
