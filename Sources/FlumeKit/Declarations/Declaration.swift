/// A component: what it says about itself, and what makes it.
public struct Declaration<Maker: Sendable>: Sendable {
    public let description: ComponentDescription
    public let make: Maker

    public init(_ description: ComponentDescription, make: Maker) {
        self.description = description
        self.make = make
    }
}
