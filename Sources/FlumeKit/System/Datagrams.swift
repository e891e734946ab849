import CFlume
import Glibc

/// Room for the datagrams of one call, of any size that a datagram can have.
///
/// Pages that no datagram ever reached are never made, so it is as large as
/// what arrives.
final class Datagrams {
    /// How many one call receives.
    static let capacity = 64
    /// More than the largest datagram has.
    private static let stride = 1 << 16

    private let room: UnsafeMutablePointer<UInt8>
    private let lengths: UnsafeMutablePointer<UInt32>
    private let senders: UnsafeMutablePointer<sockaddr_storage>
    private(set) var count = 0

    init() {
        room = .allocate(capacity: Self.capacity * Self.stride)
        lengths = .allocate(capacity: Self.capacity)
        senders = .allocate(capacity: Self.capacity)
        lengths.initialize(repeating: 0, count: Self.capacity)
        senders.initialize(repeating: sockaddr_storage(), count: Self.capacity)
    }

    deinit {
        room.deallocate()
        lengths.deallocate()
        senders.deallocate()
    }

    /// Receives what is there, at most so many; none is no error.
    func receive(from socket: Socket, upTo maximum: Int) throws(SystemError) {
        count = 0
        let wanted = UInt32(min(max(0, maximum), Self.capacity))
        do throws(SystemError) {
            count = Int(
                try SystemCall.run("recvmmsg", socket.name) {
                    cflume_receive_many(
                        socket.number, room, Self.stride, wanted, lengths, senders)
                })
        } catch {
            if error.code != EAGAIN { throw error }
        }
    }

    subscript(_ index: Int) -> UnsafeRawBufferPointer {
        precondition(index < count, "asked for one that was received")
        return UnsafeRawBufferPointer(
            start: room + index * Self.stride, count: Int(lengths[index]))
    }

    func sender(_ index: Int) -> NetworkAddress {
        precondition(index < count, "asked for one that was received")
        return NetworkAddress(senders[index])
    }
}
