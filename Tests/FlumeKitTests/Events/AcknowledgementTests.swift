import Synchronization
import Testing

@testable import FlumeKit

@Suite("Acknowledgement")
struct AcknowledgementTests {
    @Test("is settled when its last holder lets go")
    func last() {
        let receipt = Receipt()
        let token = receipt.token()
        token.hold()
        token.hold()
        token.release()
        token.release()
        #expect(receipt.isOpen)
        token.release()
        #expect(receipt.isSafeOnce)
    }

    @Test("is lost if one holder gives up, whenever that is", arguments: 0..<3)
    func lost(place: Int) {
        let receipt = Receipt()
        let token = receipt.token()
        token.hold()
        token.hold()
        for holder in 0..<3 {
            #expect(receipt.isOpen)
            if holder == place { token.forgo() } else { token.release() }
        }
        #expect(receipt.isLostOnce)
    }

    @Test("is settled once by many threads")
    func threads() {
        for _ in 0..<50 {
            let receipt = Receipt()
            let token = receipt.token()
            let threads = (0..<4).map { number in
                token.hold()
                return Thread("holder") {
                    for _ in 0..<100 {
                        token.hold()
                        token.release()
                    }
                    if number == 2 { token.forgo() } else { token.release() }
                }
            }
            token.release()
            for thread in threads { thread.join() }
            #expect(receipt.isLostOnce)
        }
    }
}
