/// Turns the checked plan of an agent into what runs.
enum AgentBuilder {
    static func makeChannel(_ plan: ChannelPlan) -> any Channel {
        guard
            case .channel(let declaration) = BuiltinCatalogue.agentEntry(plan.component.description)
        else { preconditionFailure("'\(plan.name)' is a channel in the plan only") }
        return declaration.make(parts(plan.component), plan.name)
    }

    /// Gives a running channel the settings of another plan.
    static func reconfigure(
        _ channel: any Channel, to plan: ChannelPlan, from earlier: ChannelPlan
    ) -> Reconfiguration {
        let isSameType = plan.component.description.name == earlier.component.description.name
        return isSameType ? channel.reconfigure(plan.component.settings) : .refused
    }

    static func sourceWork(
        _ plan: SourcePlan, channels: [String: any Channel]
    ) -> SourceRunner.Work {
        SourceRunner.Work(
            makeSource: { makeSource(plan.component) },
            makeInterceptors: { plan.interceptors.map(makeInterceptor) },
            makeSelector: { makeSelector(plan.selector, plan.channels) },
            channels: plan.channels.map { ($0, channel($0, of: channels)) },
            batchEvents: plan.component.batchEvents)
    }

    static func sinkWork(
        _ plan: SinkGroupPlan, channels: [String: any Channel],
        counters: (String) -> Counters
    ) -> SinkRunner.Work {
        SinkRunner.Work(
            makePolicy: { makePolicy(plan.processor, plan.sinks.map(\.name)) },
            sinks: plan.sinks.map { sink in
                SinkRunner.Member(
                    name: sink.name, channel: channel(sink.channel, of: channels),
                    batchEvents: sink.component.batchEvents ?? defaultSinkBatch,
                    counters: counters(sink.name), make: { makeSink(sink.component) })
            })
    }

    /// How many events sinks take at once that have no option for it.
    private static let defaultSinkBatch = 100

    private static func channel(
        _ name: String, of channels: [String: any Channel]
    ) -> any Channel {
        guard let channel = channels[name] else {
            preconditionFailure("a plan names channels that it has")
        }
        return channel
    }

    private static func makeSource(_ plan: ComponentPlan) -> any Source {
        guard case .source(let declaration) = BuiltinCatalogue.agentEntry(plan.description) else {
            preconditionFailure("'\(plan.description.name)' is a source in the plan only")
        }
        return declaration.make(parts(plan))
    }

    private static func makeSink(_ plan: ComponentPlan) -> any Sink {
        guard case .sink(let declaration) = BuiltinCatalogue.agentEntry(plan.description) else {
            preconditionFailure("'\(plan.description.name)' is a sink in the plan only")
        }
        return declaration.make(parts(plan))
    }

    private static func makeInterceptor(_ plan: ComponentPlan) -> any Interceptor {
        guard case .interceptor(let declaration) = BuiltinCatalogue.agentEntry(plan.description)
        else {
            preconditionFailure("'\(plan.description.name)' is an interceptor in the plan only")
        }
        return declaration.make(parts(plan))
    }

    private static func makeSelector(_ plan: ComponentPlan, _ channels: [String]) -> any Selector {
        guard case .selector(let declaration) = BuiltinCatalogue.agentEntry(plan.description)
        else { preconditionFailure("'\(plan.description.name)' is a selector in the plan only") }
        return declaration.make(parts(plan), channels)
    }

    private static func makePolicy(_ plan: ComponentPlan, _ sinks: [String]) -> any SinkPolicy {
        guard case .processor(let declaration) = BuiltinCatalogue.agentEntry(plan.description)
        else { preconditionFailure("'\(plan.description.name)' is a processor in the plan only") }
        return declaration.make(parts(plan), sinks)
    }

    private static func parts(_ plan: ComponentPlan) -> Parts {
        Parts(
            settings: plan.settings,
            slots: plan.slots.mapValues { slot in
                SlotPart(description: slot.description, parts: parts(slot))
            })
    }
}
