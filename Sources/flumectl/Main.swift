import FlumeKit

@main
enum Main {
    static func main() {
    }
}
