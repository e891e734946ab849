/// Frames a stream of bytes into events: by lines, or by a delimiter.
///
/// Fed with what is read and keeping what is unfinished, one decoder serves
/// one file.
public protocol RecordDecoder: AnyObject {
    /// Records that were split because they were longer than the limit.
    var splitLines: Int { get }
    /// The bytes that are held back.
    var heldCount: Int { get }
    /// Whether complete records are held, because the last batch was full;
    /// the next `fill` gives them out without reading.
    var heldHasLines: Bool { get }

    /// Adds the records of one more read to an empty batch; returns how many
    /// bytes they were taken from, 0 when `read` had none.
    func fill<Failure: Error>(
        _ batch: EventBatch,
        read: (UnsafeMutableRawBufferPointer) throws(Failure) -> Int
    ) throws(Failure) -> Int

    /// Gives out what is held as if its end had come; false when nothing is
    /// held. Called until then.
    func finish(_ batch: EventBatch) -> Bool

    /// Gives back memory that is not needed for what is held now.
    func trim()
}
