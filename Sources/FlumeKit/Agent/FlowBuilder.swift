/// Turns a checked plan into running parts.
public enum FlowBuilder {
    /// Prints events as they are: where a source goes that names no sink.
    public static var consolePlan: SinkPlan {
        guard let console = BuiltinCatalogue.catalogue[.sink, "console"] else {
            preconditionFailure("the catalogue has a console")
        }
        return .single(ComponentPlan(console))
    }

    public static func makeSource(_ plan: ComponentPlan) -> any Source {
        guard case .source(let declaration) = BuiltinCatalogue.entry(plan.description) else {
            preconditionFailure("'\(plan.description.name)' is a source in the plan only")
        }
        return declaration.make(parts(plan))
    }

    public static func makeSink(_ plan: SinkPlan) -> any Sink {
        switch plan {
        case .single(let component): makeSingle(component)
        case .decorated(let component, let beneath): makeDecorated(component, beneath)
        case .fanOut(let branches): FanOutSink(branches.map(makeSink))
        case .failover(let alternatives): FailoverSink(alternatives.map(makeSink))
        }
    }

    private static func makeSingle(_ plan: ComponentPlan) -> any Sink {
        guard case .sink(let declaration) = BuiltinCatalogue.entry(plan.description) else {
            preconditionFailure("'\(plan.description.name)' is a sink in the plan only")
        }
        return declaration.make(parts(plan))
    }

    private static func makeDecorated(_ plan: ComponentPlan, _ beneath: SinkPlan) -> any Sink {
        switch BuiltinCatalogue.entry(plan.description) {
        case .interceptor(let declaration):
            InterceptingSink(declaration.make(parts(plan)), before: makeSink(beneath))
        case .decorator(let declaration):
            declaration.make(parts(plan), Downstream { makeSink(beneath) })
        default:
            preconditionFailure("'\(plan.description.name)' is a decorator in the plan only")
        }
    }

    private static func parts(_ plan: ComponentPlan) -> Parts {
        Parts(
            settings: plan.settings,
            nested: plan.nested.mapValues { sink in Downstream { makeSink(sink) } })
    }
}
