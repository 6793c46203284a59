import GPUDevice
import LocalRunner
import Pipeline
import Testing

/// Images of a plan against the driver and the devices of a machine.
struct EngineCUDATests {
    private let plan: Plan = {
        func task(_ name: String, image: String?, gpu: GPURequest?) -> PlannedTask {
            PlannedTask(
                id: TaskID(stage: StageName(name)),
                variants: [
                    TaskVariant(
                        environment: EnvironmentName("gpu"),
                        needs: ResourceRequest(cpus: 1, memory: ByteCount(mebibytes: 1), gpu: gpu), image: image,
                        command: .bash("true"))
                ], inputs: [:], values: [:], outputs: [:], retry: .standard)
        }
        return Plan(
            pipeline: "p", environments: [:],
            tasks: [
                task("new", image: "new", gpu: GPURequest(count: 1)),
                task("again", image: "new", gpu: GPURequest(count: 1)),
                task("volta", image: "volta", gpu: GPURequest(count: 1)), task("cpu", image: "new", gpu: nil),
            ])
    }()
    private let engine = Engine.container(
        ContainerEngine(
            kind: .docker, program: "/usr/bin/docker",
            images: [
                "new": ContainerImage(reference: "1", digest: "1", environment: ["CUDA_VERSION=13.0.0"]),
                "volta": ContainerImage(reference: "2", digest: "2", environment: ["NVIDIA_REQUIRE_ARCH=arch>=7.0"]),
            ]))

    private func machine(_ capabilities: [(Int, Int)], cuda: CUDAVersion) -> GPUInventory {
        GPUInventory(
            driver: DriverVersion("550.54.14"), cuda: cuda,
            devices: capabilities.enumerated().map { index, capability in
                GPU(
                    uuid: GPUUUID("GPU-\(index)"), index: index, model: "M",
                    computeCapability: GPUComputeCapability(major: capability.0, minor: capability.1))
            })
    }

    private func told(_ inventory: GPUInventory) -> [Finding] {
        engine.cudaFindings(plan, variants: [0, 0, 0, 0], inventory: inventory)
    }

    @Test func anImageOfTwoStagesIsToldOnce() {
        let told = told(machine([(8, 0)], cuda: CUDAVersion(major: 12, minor: 4)))
        #expect(told.count == 1)
        #expect(told.first?.text.hasPrefix("image 'new' is made for CUDA 13.0.0") == true)
    }

    @Test func oneDeviceOnWhichAnImageRunsIsEnough() {
        #expect(told(machine([(6, 1), (8, 0)], cuda: CUDAVersion(major: 13, minor: 0))) == [])
        let old = told(machine([(6, 1), (6, 0)], cuda: CUDAVersion(major: 13, minor: 0)))
        #expect(old.map(\.code) == [.imageTooOld, .imageUnfit])
        #expect(old.last?.text.contains("image 'volta' asks for arch>=7.0") == true)
    }

    @Test func theToolsOfTheMachineHaveNoImage() {
        let inventory = machine([(6, 1)], cuda: CUDAVersion(major: 11, minor: 0))
        #expect(Engine.host.cudaFindings(plan, variants: [0, 0, 0, 0], inventory: inventory) == [])
    }
}
