import Glibc

/// A growing buffer that encoders write to.
///
/// Reserve once per event, then write without checks: `reserve(n)` promises
/// room for n bytes, and the `put` calls that follow count on it.
public final class ByteWriter {
    public private(set) var base: UnsafeMutablePointer<UInt8>
    public private(set) var capacity: Int
    public private(set) var count = 0

    public init(capacity: Int = 4096) {
        base = .allocate(capacity: capacity)
        self.capacity = capacity
    }

    deinit { base.deallocate() }

    public var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: base, count: count) }

    public func removeAll() { count = 0 }

    /// Forgets what was written after the first `length` bytes.
    public func truncate(to length: Int) {
        precondition(length <= count, "a buffer is cut, not stretched")
        count = length
    }

    /// Drops the first bytes, keeping the rest.
    public func removeFirst(_ length: Int) {
        precondition(length <= count, "no more is dropped than was written")
        memmove(base, base + length, count - length)
        count -= length
    }

    /// Makes room for `extra` more bytes.
    @inline(__always)
    public func reserve(_ extra: Int) {
        if count + extra > capacity { grow(extra) }
    }

    @inline(never)
    private func grow(_ extra: Int) {
        let larger = max(capacity * 2, count + extra)
        let moved = UnsafeMutablePointer<UInt8>.allocate(capacity: larger)
        moved.update(from: base, count: count)
        base.deallocate()
        base = moved
        capacity = larger
    }

    /// Where the next byte goes, for code that writes by itself; follow with
    /// `advance`.
    public var end: UnsafeMutablePointer<UInt8> {
        @inline(__always) get { base + count }
    }

    @inline(__always)
    public func advance(_ length: Int) { count += length }

    @inline(__always)
    public func put(_ byte: UInt8) {
        reserve(1)
        base[count] = byte
        count += 1
    }

    @inline(__always)
    public func put(_ bytes: UnsafeRawBufferPointer) {
        guard let source = bytes.baseAddress else { return }
        reserve(bytes.count)
        memcpy(base + count, source, bytes.count)
        count += bytes.count
    }

    public func put(_ bytes: [UInt8]) { bytes.withUnsafeBytes { put($0) } }

    public func put(_ text: StaticString) {
        put(UnsafeRawBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    public func put(_ text: String) {
        var text = text
        text.withUTF8 { put(UnsafeRawBufferPointer($0)) }
    }

    /// A number in decimal digits.
    public func put(decimal value: some FixedWidthInteger) {
        reserve(21)
        var magnitude = UInt64(value.magnitude)
        if value < 0 { put(UInt8(ascii: "-")) }
        var digits = 1
        var bound: UInt64 = 10
        while magnitude >= bound {
            digits += 1
            if digits == 20 { break }
            bound *= 10
        }
        var at = count + digits
        count = at
        repeat {
            at -= 1
            base[at] = UInt8(ascii: "0") &+ UInt8(truncatingIfNeeded: magnitude % 10)
            magnitude /= 10
            digits -= 1
        } while digits > 0
    }

    /// A number in big-endian bytes.
    public func put<Value: FixedWidthInteger>(bigEndian value: Value) {
        withUnsafeBytes(of: value.bigEndian) { put($0) }
    }

    /// A copy of what was written.
    public func array() -> [UInt8] { Array(bytes) }
}
