/// What became of names that files were moved away from.
///
/// When a log is rotated twice between two looks, the file in between was at
/// the followed name but is not any more. The two hints of a move tell where
/// it went, and those of later moves where it went from there.
struct MovedNames {
    /// Moves of which the first half has been seen.
    private var leaving: [UInt32: NameSlot] = [:]
    /// Places to which files from followed names went.
    private var places: [NameTree.Passage: NameSlot] = [:]
    /// The same of the hints before, because a move's second half may not
    /// have been told yet when the first was.
    private var earlierLeaving: [UInt32: NameSlot] = [:]
    private var earlierPlaces: [NameTree.Passage: NameSlot] = [:]

    /// A file left a place, which is that of `slot` if this is followed.
    mutating func left(_ place: NameTree.Passage, _ cookie: UInt32, _ slot: NameSlot?) {
        let moved = places.removeValue(forKey: place) ?? earlierPlaces.removeValue(forKey: place)
        if let slot = slot ?? moved { leaving[cookie] = slot }
    }

    /// A file came to a place; returns the followed name it once came from.
    mutating func arrived(_ place: NameTree.Passage, _ cookie: UInt32) -> NameSlot? {
        let slot =
            leaving.removeValue(forKey: cookie)
            ?? earlierLeaving.removeValue(forKey: cookie)
        earlierPlaces[place] = nil
        places[place] = slot
        return slot
    }

    /// Forgets what was learnt before the hints that have been followed up.
    mutating func age() {
        if leaving.isEmpty, places.isEmpty, earlierLeaving.isEmpty, earlierPlaces.isEmpty { return }
        (earlierLeaving, leaving) = (leaving, [:])
        (earlierPlaces, places) = (places, [:])
    }
}
