import SequenceIO
import Synchronization

/// Tests pixels on threads of this machine, which share the tiles of each chromosome.
final class ThreadPixelTester: PixelTester {
    private let shape: TileShape
    /// One per thread, kept from chromosome to chromosome.
    private let desks: [Desk]
    private var tested = TestedPixels()

    init(threads: Int, shape: TileShape, arithmetic: Arithmetic) {
        self.shape = shape
        desks = (0..<max(1, threads)).map { _ in Desk(shape: shape, arithmetic: arithmetic) }
    }

    func add(_ context: CallingContext, chromosome: Int) {
        let tiles = WorkTile.tiles(of: context, shape: shape)
        let next = Atomic<Int>(0)
        let desks = desks
        WorkerThreads.run(min(desks.count, max(1, tiles.count))) { number in
            desks[number].worker.withLock { worker in
                while true {
                    let index = next.add(1, ordering: .relaxed).oldValue
                    guard index < tiles.count else { break }
                    worker.call(tiles[index], of: context)
                }
            }
        }
        for desk in desks {
            tested.candidates[chromosome, default: []] += desk.worker.withLock { $0.takeCandidates() }
        }
    }

    func finish() -> TestedPixels {
        for desk in desks { desk.worker.withLock { tested.histograms += $0.histograms } }
        return tested
    }

    /// Where one thread works.
    private final class Desk: Sendable {
        let worker: Mutex<CallingWorker>

        init(shape: TileShape, arithmetic: Arithmetic) {
            worker = Mutex(CallingWorker(shape: shape, arithmetic: arithmetic))
        }
    }
}
