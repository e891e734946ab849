/// What components share by name: those of one flow, or in an agent those of
/// every component from its start to its end.
public final class SharedObjects: Sendable {
    private let lock = Lock()
    /// Safe because it is touched under the lock only.
    nonisolated(unsafe) private var objects: [String: AnyObject] = [:]

    public init() {}

    /// The object of a name, made by the first that asks.
    func object<Object: AnyObject>(_ name: String, _ make: () -> Object) -> Object {
        let key = "\(Object.self) \(name)"
        return lock.locked {
            if let object = objects[key] as? Object { return object }
            let object = make()
            objects[key] = object
            return object
        }
    }
}
