/// Finds what the user most likely meant.
package enum Suggestion {
    /// The candidate nearest to `word`, if one is near enough to be meant.
    package static func nearest(
        to word: String, among candidates: some Sequence<String>
    ) -> String? {
        let wanted = Array(word.lowercased().utf8)
        let limit = max(1, wanted.count / 3)
        var best: String?
        var bestDistance = Int.max
        for candidate in candidates {
            let distance = editDistance(wanted, Array(candidate.lowercased().utf8))
            guard distance <= limit, distance < candidate.utf8.count else { continue }
            if distance < bestDistance { (best, bestDistance) = (candidate, distance) }
        }
        return best
    }

    /// "did you mean 'tail'?", if anything is near.
    package static func question(
        _ word: String, among candidates: some Sequence<String>
    ) -> String? {
        nearest(to: word, among: candidates).map { "did you mean '\($0)'?" }
    }

    /// The number of insertions, deletions, replacements and swaps of
    /// neighbours that turn one word into the other.
    static func editDistance(_ a: [UInt8], _ b: [UInt8]) -> Int {
        if abs(a.count - b.count) > 8 { return max(a.count, b.count) }
        var beforePrevious: [Int] = []
        var previous = Array(0...b.count)
        for i in a.indices {
            var current = [i + 1]
            for j in b.indices {
                var cost = min(previous[j + 1], current[j]) + 1
                cost = min(cost, previous[j] + (a[i] == b[j] ? 0 : 1))
                if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] {
                    cost = min(cost, beforePrevious[j - 1] + 1)
                }
                current.append(cost)
            }
            beforePrevious = previous
            previous = current
        }
        return previous[b.count]
    }
}
