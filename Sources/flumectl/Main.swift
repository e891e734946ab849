/// Calls one function and nothing else: a closure written in here would
/// belong to the main actor and die on another thread.
@main
enum Main {
    static func main() { Launch.run() }
}
