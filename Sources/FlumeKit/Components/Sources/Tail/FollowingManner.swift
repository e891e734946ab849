/// What a source decides about files that a `FileFollower` follows for it,
/// when its rules are not those of `tail`.
///
/// The follower still finds out what happens to files, and reads them; where
/// reading begins, what is remembered of it and what events have besides
/// their lines is the manner's.
///
/// A last line without an end is then held also when the flow stops: the next
/// start reads it.
protocol FollowingManner: AnyObject {
    /// Makes the follower's `read` return when it rings.
    var bell: Doorbell { get }

    /// A file was opened at `file.slot`: sets where reading it begins, which
    /// without a manner would be at `start`.
    func begin(_ file: FollowedFile, at start: FileStart) throws(SystemError)

    /// Called before a file is read: its names may have changed.
    func prepare(_ file: FollowedFile) throws(SystemError)

    /// Events were read of a file, up to `file.position`.
    func give(_ batch: EventBatch, of file: FollowedFile)

    /// A file with a name has been read to its end.
    func caughtUp(_ file: FollowedFile)

    /// A file was cut: reading it begins anew.
    func cut(_ file: FollowedFile)

    /// A file is closed: because nothing more is to come of it, or because
    /// the source is.
    func forget(_ file: FollowedFile, isOver: Bool)
}
