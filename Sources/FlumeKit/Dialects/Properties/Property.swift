/// A key with its value, as one text of a configuration has them.
struct Property: Sendable {
    /// Which of the texts it is in.
    let text: Int
    let key: PropertyText
    let value: PropertyText
}

/// A key or a value, and where its bytes were written.
struct PropertyText: Sendable {
    var text: String
    var span: SourceSpan
    /// Where each byte of the text was written; empty if the text stands there
    /// byte by byte.
    var offsets: [Int] = []

    /// Where some bytes of the text stand.
    func span(of range: Range<Int>) -> SourceSpan {
        if offsets.isEmpty {
            let start = min(span.start + range.lowerBound, span.end)
            return SourceSpan(start, max(start, min(span.start + range.upperBound, span.end)))
        }
        let start = range.lowerBound < offsets.count ? offsets[range.lowerBound] : span.end
        let end = range.upperBound < offsets.count ? offsets[range.upperBound] : span.end
        return SourceSpan(start, max(start, end))
    }
}

/// Where something stands in one of the texts of a configuration.
struct PropertyPlace: Hashable, Sendable {
    var text: Int
    var span: SourceSpan
}

/// The properties of all texts: of each key what counts, in the order in which
/// the keys are first mentioned.
struct PropertyTable: Sendable {
    private(set) var properties: [Property] = []
    private var places: [String: Int] = [:]

    /// The property of a key.
    func index(of key: String) -> Int? { places[key] }

    /// Adds a property, which replaces an earlier one of its key; gives that
    /// one.
    mutating func add(_ property: Property) -> Property? {
        if let place = places[property.key.text] {
            let earlier = properties[place]
            properties[place] = property
            return earlier
        }
        places[property.key.text] = properties.count
        properties.append(property)
        return nil
    }
}
