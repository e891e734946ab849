/// The headers of one batch after another in the order of their names.
///
/// Batches of one flow have the same headers mostly, so the order found once
/// is kept.
struct HeaderOrder {
    private var names: [HeaderName] = []
    private var positions: [Int] = []

    /// The names in order, as of the last call.
    var orderedNames: [HeaderName] { positions.map { names[$0] } }

    /// The columns of a batch in order, and whether the names are others than
    /// before.
    mutating func columns(of batch: EventBatch) -> (columns: [HeaderColumn], isNew: Bool) {
        let headers = batch.headers
        let isNew =
            headers.count != names.count
            || !zip(headers, names).allSatisfy { $0.name == $1 }
        if isNew {
            names = headers.map(\.name)
            positions = names.indices.sorted { names[$0] < names[$1] }
        }
        if headers.isEmpty { return ([], isNew) }
        return (positions.map { headers[headers.startIndex + $0] }, isNew)
    }
}
