import FlumeKit

/// When to use colours.
enum ColorChoice: String, ChoiceValue {
    case auto, always, never
}
