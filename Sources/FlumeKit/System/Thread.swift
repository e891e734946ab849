import CFlume
import Glibc

/// A thread that runs one piece of work and is waited for.
final class Thread: Sendable {
    private let handle: pthread_t

    /// What a new thread is handed.
    private final class Work {
        let body: @Sendable () -> Void
        init(_ body: @escaping @Sendable () -> Void) { self.body = body }
    }

    /// Room for the deepest calls; the kernel gives pages as they are used.
    private static let stackBytes = 1 << 20

    /// Starts a thread; its name, shown by `top -H`, is cut to 15 bytes.
    init(_ name: String, _ body: @escaping @Sendable () -> Void) {
        var attributes = pthread_attr_t()
        pthread_attr_init(&attributes)
        pthread_attr_setstacksize(&attributes, Self.stackBytes)
        defer { pthread_attr_destroy(&attributes) }
        let work = Unmanaged.passRetained(Work(body))
        var thread = pthread_t()
        let code = pthread_create(&thread, &attributes, Self.run, work.toOpaque())
        precondition(code == 0, "a thread can be had")
        let shown = String(decoding: name.utf8.prefix(15), as: UTF8.self)
        cflume_name_thread(thread, shown)
        handle = thread
    }

    private static let run: @convention(c) (UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? =
        { argument in
            guard let argument else { return nil }
            Unmanaged<Work>.fromOpaque(argument).takeRetainedValue().body()
            return nil
        }

    /// Waits for its end; called once.
    func join() { pthread_join(handle, nil) }
}
