/// One value per event of a batch; a single one as long as all are equal.
///
/// Most columns stay uniform, so setting a header on a batch is one store and
/// dropping events from it touches nothing.
struct Column<Element: BitwiseCopyable>: ~Copyable {
    /// The value of every event, while `values` is not in use; after that, the
    /// value of an event that is added.
    private(set) var uniform: Element
    private(set) var isUniform = true
    private var values: UnsafeMutablePointer<Element>?
    private var capacity = 0

    init(_ uniform: Element) { self.uniform = uniform }

    deinit { values?.deallocate() }

    @inline(__always)
    subscript(index: Int) -> Element {
        isUniform ? uniform : values.unsafelyUnwrapped[index]
    }

    /// Gives every event the same value.
    mutating func fill(_ value: Element) {
        uniform = value
        isUniform = true
    }

    /// The values, one per event, to be written by the caller.
    mutating func spread(count: Int) -> UnsafeMutablePointer<Element> {
        reserve(count)
        guard let values else { preconditionFailure("a reserved column has values") }
        if isUniform {
            values.update(repeating: uniform, count: count)
            isUniform = false
        }
        return values
    }

    /// Sets the value of event `index` when `count` events exist.
    @inline(__always)
    mutating func set(_ index: Int, to value: Element, count: Int) {
        spread(count: count)[index] = value
    }

    private mutating func reserve(_ count: Int) {
        guard count > capacity || values == nil else { return }
        let larger = max(64, count, capacity * 2)
        let moved = UnsafeMutablePointer<Element>.allocate(capacity: larger)
        if let values, !isUniform { moved.update(from: values, count: capacity) }
        values?.deallocate()
        values = moved
        capacity = larger
    }

    /// Sets the value of the newest event, `index`, without spreading a
    /// column that stays uniform.
    @inline(__always)
    mutating func append(_ value: Element, after index: Int) where Element: Equatable {
        if isUniform, index == 0 { return fill(value) }
        if isUniform, uniform == value { return }
        set(index, to: value, count: index + 1)
    }

    /// Gives the newest event, `index`, the value that all were given last.
    @inline(__always)
    mutating func extend(to index: Int) {
        if !isUniform { set(index, to: uniform, count: index + 1) }
    }

    /// Gives the newest event, `index`, the value of the one before it.
    @inline(__always)
    mutating func repeatLast(at index: Int) {
        if isUniform { return }
        let values = spread(count: index + 1)
        values[index] = values[index - 1]
    }

    /// Gives so many new events, from `first` on, one value.
    mutating func append(_ value: Element, count: Int, at first: Int) where Element: Equatable {
        if isUniform, first == 0 { return fill(value) }
        if isUniform, uniform == value { return }
        let values = spread(keeping: first, count: first + count)
        (values + first).update(repeating: value, count: count)
    }

    /// Gives new events, from `first` on, the values of a range of another
    /// column.
    mutating func append(
        _ range: Range<Int>, of other: borrowing Column, at first: Int,
        _ convert: (Element) -> Element
    ) where Element: Equatable {
        if other.isUniform {
            return append(convert(other.uniform), count: range.count, at: first)
        }
        let values = spread(keeping: first, count: first + range.count)
        for index in range {
            values[first + index - range.lowerBound] = convert(other[index])
        }
    }

    /// The values, with room for `count`, the first of which are kept.
    private mutating func spread(keeping first: Int, count: Int) -> UnsafeMutablePointer<Element> {
        if isUniform { _ = spread(count: first) }
        return spread(count: count)
    }

    /// Becomes equal to another column of `count` events.
    mutating func copy(from other: borrowing Column, count: Int) {
        fill(other.uniform)
        if other.isUniform { return }
        let values = spread(count: count)
        for index in 0..<count { values[index] = other[index] }
    }

    /// Keeps the events whose indices are given, in their order.
    mutating func keep(_ indices: UnsafeBufferPointer<UInt32>) {
        guard !isUniform, let values else { return }
        for (to, from) in indices.enumerated() { values[to] = values[Int(from)] }
    }

    mutating func removeFirst(_ amount: Int, of count: Int) {
        guard !isUniform, let values else { return }
        values.update(from: values + amount, count: count - amount)
    }
}
