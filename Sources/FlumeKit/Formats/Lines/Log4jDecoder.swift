/// Puts the lines of a log4j file together to events.
///
/// A line that begins no entry belongs to the entry before it, as the lines of
/// a stack trace do; without one before it, it is passed over and counted.
final class Log4jDecoder {
    /// Lines before the first entry.
    private(set) var strayLines = 0
    /// The number of the first of those, counted from 1.
    private(set) var firstStrayLine: Int?
    /// Messages that became several events because of their length.
    private(set) var splitMessages = 0

    private let reader: Log4jLineReader
    private let maximumLength: Int
    private var lineNumber = 0
    /// Whether the last piece was not the end of its line.
    private var isInsideLine = false
    /// The head of the entry at hand; its ranges mean `names`.
    private var entry: Log4jLine?
    private let names = ByteWriter(capacity: 128)
    private let message = ByteWriter(capacity: 4096)

    /// The longest line there may be, to give a message of the limit: one byte
    /// may have been escaped to six, and the head precedes it.
    var maximumLineLength: Int { maximumLength * BackslashEscapes.expansion + 1024 }

    /// Messages longer than the limit are split, as lines are.
    init(in zone: ZoneRules, now: Int64, maximumLength: Int) {
        reader = Log4jLineReader(in: zone, now: now)
        self.maximumLength = maximumLength
    }

    /// Adds the events that are complete once `lines` were read.
    func decode(_ lines: EventBatch, to batch: EventBatch) {
        for index in 0..<lines.count {
            let line = lines.body(index)
            let continues = isInsideLine
            isInsideLine = lines.ending(index) == .none
            if !continues { lineNumber += 1 }
            if !continues, let head = reader.read(line) {
                finish(batch)
                begin(head, line)
            } else if entry != nil {
                add(line, after: continues ? [] : [0x0A], to: batch)
            } else if !continues {
                strayLines += 1
                firstStrayLine = firstStrayLine ?? lineNumber
            }
        }
    }

    /// Adds the entry at hand, if there is one.
    func finish(_ batch: EventBatch) {
        guard let head = entry else { return }
        emit(head, to: batch)
        entry = nil
    }

    private func begin(_ head: Log4jLine, _ line: UnsafeRawBufferPointer) {
        names.removeAll()
        names.put(UnsafeRawBufferPointer(rebasing: line[..<head.message]))
        message.removeAll()
        entry = head
        put(UnsafeRawBufferPointer(rebasing: line[head.message...]))
    }

    private func add(_ line: UnsafeRawBufferPointer, after gap: [UInt8], to batch: EventBatch) {
        if let entry, message.count + gap.count + line.count > maximumLength {
            splitMessages += 1
            emit(entry, to: batch)
            message.removeAll()
        } else {
            message.put(gap)
        }
        put(line)
    }

    private func put(_ text: UnsafeRawBufferPointer) {
        if entry?.isEscaped == true {
            BackslashEscapes.removeJava(text, to: message)
        } else {
            message.put(text)
        }
    }

    private func emit(_ head: Log4jLine, to batch: EventBatch) {
        var rest = message.bytes
        if rest.count > maximumLength { splitMessages += 1 }
        repeat {
            let piece = UnsafeRawBufferPointer(rebasing: rest.prefix(maximumLength))
            rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(piece.count))
            emit(head, piece, to: batch)
        } while !rest.isEmpty
    }

    private func emit(_ head: Log4jLine, _ body: UnsafeRawBufferPointer, to batch: EventBatch) {
        let index = batch.append(copying: body)
        batch.setTimestamp(index, to: head.timestamp)
        batch.setPriority(index, to: head.priority)
        if let host = head.host { batch.setHost(index, to: store(host, in: batch)) }
        if let category = head.category {
            let column = batch.makeHeader("category")
            batch.setHeader(column, index, to: store(category, in: batch))
        }
    }

    private func store(_ range: Range<Int>, in batch: EventBatch) -> ByteRange {
        batch.store(UnsafeRawBufferPointer(rebasing: names.bytes[range]))
    }
}
