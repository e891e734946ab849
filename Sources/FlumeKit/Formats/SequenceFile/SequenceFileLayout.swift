/// What is known of Hadoop's SequenceFile, version 6, as Flume 0.9 used it.
///
/// ```
/// header   'S' 'E' 'Q' 6
///          class of the keys: text, class of the values: text
///          are values compressed: bool, are blocks: bool
///          class of the codec: text, if either is so
///          metadata: count int32, names and values: text
///          sync marker: 16 bytes
/// record   length of key and value: int32, length of the key: int32, key, value
/// sync     -1: int32, sync marker; at least every 2000 bytes before a record
/// block    sync, count of records: number, then compressed, each after its
///          length: number: lengths of the keys, keys, lengths of the values, values
/// ```
/// A text is UTF-8 after its length; numbers without a size are Hadoop's
/// variable-length ones; all others are big-endian.
///
/// A key of Flume's is the event's time in milliseconds, int64, and eight
/// zero bytes; a value is what `WriteableEventEncoder` writes. A file of
/// either is known by the two classes that its header names.
enum SequenceFileLayout {
    static let version: UInt8 = 6
    static let keyClass = "com.cloudera.flume.handlers.hdfs.WriteableEventKey"
    static let valueClass = "com.cloudera.flume.handlers.hdfs.WriteableEvent"
    static let keyBytes = 16
    /// How far apart sync markers are in a file of records.
    static let syncInterval = 2000
    static let syncEscape = -1
    /// More is no length of a record or of a buffer but damage.
    static let maximumPieceBytes = 64 << 20
}
