/// Looks values up in the environment.
enum EnvironmentFilter {
    static let description = ComponentDescription(
        .filter, "env",
        summary: "Looks values up in the environment.",
        details: """
            `${f1[KEY]}` in a value of any component is the variable KEY, where f1 is the name \
            of the filter; `${f1['KEY']}` and `${f1["KEY"]}` are the same. `${env:KEY}` needs no \
            filter.
            """,
        examples: [
            .init(
                """
                a1.configfilters = f1
                a1.configfilters.f1.type = env
                """, "Makes ${f1[PASSWORD]} the variable PASSWORD.")
        ],
        agent: AgentFace(
            classNames: [
                "org.apache.flume.configfilter.EnvironmentVariableConfigFilter"
            ],
            lookup: { _, key, surroundings in
                surroundings.environment(key).map { .success($0) }
                    ?? .failure(ConfigurationFault("the environment has no '\(key)'"))
            }))
}
