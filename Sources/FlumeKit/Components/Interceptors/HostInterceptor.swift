/// Sets a header to the address or the name of this machine.
final class HostInterceptor: Interceptor {
    static let preserves = Option(
        "preserveExisting", default: false, "Whether an event that has the header keeps its own.")
    static let usesAddress = Option(
        "useIP", default: true, "Whether it is the address; else it is the full name.")
    static let header = Option("hostHeader", default: HeaderName("host"), "The header.")

    static let declaration = Declaration<InterceptorMaker>(
        ComponentDescription(
            .interceptor, "host",
            summary: "Sets a header to the address or the name of this machine.",
            details: """
                The machine's own name is looked up once, when the source starts: the first \
                IPv4 address that belongs to it, else the first IPv6 address. What \
                `/etc/hosts` says counts, which on some machines is 127.0.1.1. Where the name \
                cannot be found, the header is not set, and a note says so once.
                """,
            options: [preserves.description, usesAddress.description, header.description],
            examples: [
                .init(
                    """
                    a1.sources.r1.interceptors = i1
                    a1.sources.r1.interceptors.i1.type = host
                    a1.sources.r1.interceptors.i1.useIP = false
                    a1.sources.r1.interceptors.i1.hostHeader = hostname
                    """, "Events have a header such as hostname=web1.example.org.")
            ],
            agent: AgentFace(classNames: ["org.apache.flume.interceptor.HostInterceptor$Builder"])
        ),
        make: {
            HostInterceptor($0[header], usesAddress: $0[usesAddress], preserves: $0[preserves])
        })

    /// Finds the machine's name, or its address.
    typealias Resolver = (_ asName: Bool) throws(OwnAddress.Failure) -> String

    private let name: HeaderName
    private let usesAddress: Bool
    private let preserves: Bool
    private let resolve: Resolver
    private var value: [UInt8]?

    init(
        _ name: HeaderName, usesAddress: Bool, preserves: Bool,
        resolve: @escaping Resolver = OwnAddress.find
    ) {
        self.name = name
        self.usesAddress = usesAddress
        self.preserves = preserves
        self.resolve = resolve
    }

    func open(_ context: FlowContext) {
        do throws(OwnAddress.Failure) {
            value = Array(try resolve(!usesAddress).utf8)
        } catch {
            value = nil
            context.noteOnce(
                "the header '\(name)' is not set: the address of this machine is not known "
                    + "(\(error.sentence))")
        }
    }

    func intercept(_ batch: EventBatch) {
        guard let value else { return }
        batch.setHeader(name, ofAllTo: value, preserving: preserves)
    }
}
