/// Looks values up in a credential store of Hadoop.
enum HadoopFilter {
    static let description = ComponentDescription(
        .filter, "hadoop",
        summary: "Looks values up in a credential store of Hadoop.",
        shape: .unavailable(
            "it comes with the connectors to Hadoop"),
        agent: AgentFace(
            classNames: ["org.apache.flume.configfilter.HadoopCredentialStoreConfigFilter"]))
}
