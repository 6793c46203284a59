import LocalRunner
import Pipeline
import Testing

struct MemoryReturnTests {
    private let before: Int64 = 300 << 20
    private let ended = Duration.seconds(100)

    @Test func memoryThatIsBackFreesTheDeviceAtOnce() {
        var waiting = MemoryReturn(usedBefore: before, ended: ended)
        #expect(waiting.judge(used: before, at: ended) == .back)
        #expect(waiting.judge(used: before + (64 << 20), at: ended) == .back)
        #expect(waiting.judge(used: 0, at: ended) == .back)
    }

    @Test func aDeviceThatTellsNoMemoryIsNotWaitedFor() {
        var waiting = MemoryReturn(usedBefore: before, ended: ended)
        #expect(waiting.judge(used: nil, at: ended) == .back)
    }

    /// A device whose memory comes back after a while, with a clock that goes only when it is told to.
    @Test(arguments: [Duration.milliseconds(10), .milliseconds(700), .milliseconds(4900), .seconds(12)])
    func looksComeMoreAndMoreSeldomAndNeverTooLate(comesBack delay: Duration) {
        var waiting = MemoryReturn(usedBefore: before, ended: ended)
        var now = ended
        var looks = 0
        while case .look(let next) = waiting.judge(used: now < ended + delay ? 40 << 30 : before, at: now) {
            #expect(next > now)
            #expect(next - now <= .seconds(5))
            looks += 1
            now = next
        }
        #expect(now >= ended + delay)
        #expect(now <= ended + delay + (delay < .seconds(5) ? .milliseconds(400) : .seconds(5)))
        #expect(looks <= 20)
    }

    @Test func afterFiveSecondsADeviceIsDraining() {
        let waiting = MemoryReturn(usedBefore: before, ended: ended)
        #expect(!waiting.isDraining(at: ended + .milliseconds(4999)))
        #expect(waiting.isDraining(at: ended + .seconds(5)))
    }
}
