/// Turns the bytes of one file into events.
///
/// A source calls `open` once and then `fill` until nothing comes, all from
/// one thread. The file can be opened again at `position`, by another
/// deserializer of its kind, and nothing is missed.
protocol Deserializer: AnyObject {
    /// Begins at a byte of a regular file: its start, or what `position` was.
    func open(_ file: FileDescriptor, at offset: Int64) throws(FlowError)

    /// Adds at most `maximum` events to an empty batch; none means that the
    /// end of the file was reached, for now.
    ///
    /// Data that is at fault is a `.reject`, thrown once what comes before it
    /// has been given out.
    func fill(_ batch: EventBatch, upTo maximum: Int) throws(FlowError)

    /// Where to begin again so that the event after the last one given out is
    /// among those that come.
    ///
    /// At the byte after that event where events can be told apart in the
    /// file, otherwise at the start of what holds it.
    var position: Int64 { get }

    /// Lines, or the like, that were cut for being too long.
    var cutRecords: Int { get }
}

/// What a source says of the text of its files, for deserializers of text.
struct DeserializerText: Sendable {
    var charset = TextCharset.utf8
    var errorPolicy = DecodeErrorPolicy.fail
    /// What Flume's old option `bufferMaxLineLength` demands.
    var maximumLineCharacters: Int?
    /// Longer bodies are split.
    var maximumEventBytes = 32 << 20
}

/// Makes what turns the bytes of one file into events.
typealias DeserializerMaker = @Sendable (Parts, DeserializerText) -> any Deserializer

extension Parts {
    /// What makes the deserializer in a slot: one for each file.
    func deserializer(
        _ slot: ComponentSlot
    ) -> @Sendable (DeserializerText) -> any Deserializer {
        guard let part = slots[slot.key],
            case .deserializer(let declaration) = BuiltinCatalogue.agentEntry(part.description)
        else { preconditionFailure("'\(slot.key)' is a deserializer in the plan only") }
        return { declaration.make(part.parts, $0) }
    }
}

extension FileDescriptor {
    /// Reads from a position until a buffer is full or the file ends.
    func readFully(
        into buffer: UnsafeMutableRawPointer, count: Int, at offset: Int64
    ) throws(FlowError) -> Int {
        var done = 0
        do throws(SystemError) {
            while done < count {
                let more = try read(
                    into: buffer + done, count: count - done, at: offset + Int64(done))
                if more == 0 { break }
                done += more
            }
        } catch {
            throw FlowError(error)
        }
        return done
    }
}
