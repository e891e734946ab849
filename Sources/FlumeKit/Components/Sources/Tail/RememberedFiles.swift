/// The files that lost their followed names and were read to their end.
///
/// A file can come back: moved to another followed name, which may be told a
/// moment later than that it left the first. It goes on then where it was
/// left. That it is the same file and not another with the same inode, its
/// time of birth and its read bytes must show; file systems without a time of
/// birth have no memory here.
struct RememberedFiles {
    private static let limit = 4096
    private var files: [FileIdentity: RememberedFile] = [:]
    private var order: [FileIdentity] = []

    mutating func remember(_ file: FollowedFile) {
        guard let birth = file.birth, file.offset > 0 else { return }
        let known = files.updateValue(
            RememberedFile(birth: birth, offset: file.offset, mark: file.mark),
            forKey: file.identity)
        if known == nil { order.append(file.identity) }
        if order.count > Self.limit {
            // A half at a time, so that forgetting costs little.
            for identity in order.prefix(Self.limit / 2) { files[identity] = nil }
            order.removeFirst(Self.limit / 2)
        }
    }

    /// What is remembered of a file that was opened.
    func recall(_ file: FollowedFile) -> RememberedFile? {
        guard let known = files[file.identity], known.birth == file.birth else { return nil }
        return known
    }
}
