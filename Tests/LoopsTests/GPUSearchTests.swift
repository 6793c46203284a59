import GPUDevice
import Loops
import TestSupport
import Testing

/// The way over a GPU, which a library stands in for: copies, streams, launches, and the kernel's own text as C.
@Suite struct GPUSearchTests {
    private static let t4 = FakeCUDADevice()
    private static let h200 = FakeCUDADevice("NVIDIA H200", capability: [9, 0], sharedMemory: 227 << 10)

    @Test func gpusFindWhatTheProcessorFinds() throws {
        var enriched = 0
        let machines = [[Self.t4], [Self.h200], [Self.t4, Self.h200]]
        for (number, machine) in machines.enumerated() {
            let fake = try FakeCUDA(FakeCUDAMachine(machine))
            do {
                let devices = try fake.devices()
                // Others for each machine.
                for seed in stride(from: UInt64(number), to: SlowComparisonTests.maps / 4, by: machines.count) {
                    let random = RandomMap(seed: seed)
                    let wanted = try random.search(.exact)
                    let found = try random.search(.exact, devices: devices)
                    #expect(found.histograms == wanted.histograms, "map \(seed)")
                    #expect(found.enriched == wanted.enriched, "map \(seed)")
                    #expect(found.discovery == wanted.discovery, "map \(seed)")
                    enriched += found.enriched.count
                }
            }
            #expect(fake.log.contains("launch on 0"))
            #expect(fake.log.suffix(machine.count).sorted() == (0..<machine.count).map { "tidy \($0)" })
        }
        #expect(enriched > 5)
    }

    @Test func severalChromosomesShareTwoGPUs() throws {
        let fake = try FakeCUDA(FakeCUDAMachine([Self.t4, Self.t4]))
        let devices = try fake.devices()
        let wanted = try genome([])
        let found = try genome(devices)
        #expect(found.histograms == wanted.histograms)
        #expect(found.enriched == wanted.enriched)
        #expect(found.requested == wanted.requested)
        #expect(!found.requested.isEmpty)
        for device in 0..<2 { #expect(fake.log.filter { $0 == "launch on \(device)" }.count >= 5) }
    }

    /// Ten chromosomes of one kind.
    private func genome(_ devices: [CUDADevice]) throws -> PixelSearchResult {
        let parameters = LoopParameters(resolution: 1_000, peakWidth: 2, window: 5, clusterRadius: 3_000)
        var search = try PixelSearch(
            parameters: parameters, arithmetic: .exact, area: .band(bp: nil), threads: 2, devices: devices)
        for (chromosome, seed) in zip(1..., UInt64(100)..<110) {
            try search.add(
                RandomMap(seed: seed, bins: 70).map, chromosome: chromosome,
                requested: [BinPair(row: 24, column: 40), BinPair(row: 30, column: 38)])
        }
        return try search.finish()
    }

    /// There is room for some pixels at first; the device is asked again where they are more.
    @Test func moreCandidatesThanThereIsRoomForAreAllFound() throws {
        let fake = try FakeCUDA(FakeCUDAMachine([Self.h200]))
        let wanted = try checkered([])
        let found = try checkered(try fake.devices())
        #expect(found.enriched.count > 5_000)
        #expect(found.enriched == wanted.enriched)
        #expect(found.histograms == wanted.histograms)
        // One stretch of rows, twice.
        #expect(fake.log.filter { $0 == "launch on 0" }.count == 2)
    }

    /// A map of which every fourth pixel stands out.
    private func checkered(_ devices: [CUDADevice]) throws -> PixelSearchResult {
        var builder = ChromosomeMapBuilder(bins: 300, reach: 300)
        for row in stride(from: 0, to: 300, by: 2) {
            for column in stride(from: row, to: 300, by: 2) { builder.add(row, column, count: 40) }
        }
        let parameters = LoopParameters(resolution: 1_000, peakWidth: 1, window: 4, clusterRadius: 3_000)
        var search = try PixelSearch(
            parameters: parameters, arithmetic: .exact, area: .band(bp: nil), threads: 2, devices: devices)
        try search.add(builder.finish(divisors: nil, expected: [1]), chromosome: 1)
        return try search.finish()
    }
}

extension FakeCUDA {
    func devices(named name: String? = nil) throws -> [CUDADevice] {
        try CUDADriver.open(.file(path), needed: CUDAVersion(major: 10, minor: 0)).devices(named: name)
    }
}
