import Glibc
import LocalRunner
import Pipeline
import Scheduling
import TestSupport
import Testing

/// What each engine is told so that a command sees exactly its GPUs.
struct GPUBindingTests {
    private let first = DeviceID("GPU-8c5a4a1e-0000-4000-8000-000000000001")
    private let second = DeviceID("GPU-8c5a4a1e-0000-4000-8000-000000000002")
    private let quarter = GPUPart(memory: ByteCount(gibibytes: 4), wholeMemory: ByteCount(gibibytes: 16))
    private let instance = DeviceID("MIG-3f1c2b6a-0000-4000-8000-000000000003")

    private func pairs(_ binding: GPUBinding) -> [String] { binding.variables.map { "\($0.key)=\($0.value)" } }

    @Test(arguments: [
        GPUPassage.host, .dockerGPUs, .deviceInterface(names: [:]), .runtimeHook(folder: "/hooks"),
        .apptainer(usesNVCCLI: false), .apptainer(usesNVCCLI: true),
    ])
    func aTaskWithoutGPUsSeesNoneWhateverTheImageAsksFor(_ passage: GPUPassage) {
        let binding = GPUBinding(.none, passage: passage)
        #expect(binding.arguments.isEmpty)
        #expect(pairs(binding) == ["CUDA_VISIBLE_DEVICES=", "NVIDIA_VISIBLE_DEVICES=void"])
        #expect(binding.engineVariables.isEmpty)
        #expect(binding.note == nil)
    }

    @Test func aProcessOfTheHostChoosesByUUIDInTheOrderOfTheBuses() {
        let binding = GPUBinding(GPUShare(devices: [second, first]), passage: .host)
        #expect(binding.arguments.isEmpty)
        #expect(
            pairs(binding) == [
                "CUDA_DEVICE_ORDER=PCI_BUS_ID", "CUDA_VISIBLE_DEVICES=\(second),\(first)",
                "NVIDIA_VISIBLE_DEVICES=\(second),\(first)",
            ])
        #expect(binding.note == "exclusive by agreement: other devices are hidden, not closed")
    }

    @Test func dockerGetsTheListInQuotesThatArePartOfTheArgument() {
        let binding = GPUBinding(GPUShare(devices: [first, second]), passage: .dockerGPUs)
        #expect(binding.arguments == ["--gpus", "\"device=\(first),\(second)\""])
        #expect(pairs(binding) == ["CUDA_DEVICE_ORDER=PCI_BUS_ID", "CUDA_VISIBLE_DEVICES=\(first),\(second)"])
        #expect(binding.note == "exclusive")
    }

    @Test func dockerGetsAnInstanceOfAPartitionedDeviceAsItDoesAWholeOne() {
        let binding = GPUBinding(GPUShare(devices: [instance]), passage: .dockerGPUs)
        #expect(binding.arguments == ["--gpus", "\"device=\(instance)\""])
    }

    @Test func theDeviceInterfaceGetsOneOptionForEachDeviceByTheNameOfItsSpecification() {
        let binding = GPUBinding(
            GPUShare(devices: [first, instance]), passage: .deviceInterface(names: [instance: "0:1"]))
        #expect(
            binding.arguments == [
                "--device", "nvidia.com/gpu=\(first)", "--device", "nvidia.com/gpu=0:1", "--security-opt",
                "label=disable",
            ])
        #expect(
            pairs(binding) == [
                "CUDA_DEVICE_ORDER=PCI_BUS_ID", "CUDA_VISIBLE_DEVICES=\(first),\(instance)",
                "NVIDIA_VISIBLE_DEVICES=void",
            ])
    }

    @Test func theHookOfTheRuntimeReadsTheVariable() {
        let binding = GPUBinding(GPUShare(devices: [first, second]), passage: .runtimeHook(folder: "/hooks"))
        #expect(binding.arguments == ["--hooks-dir", "/hooks", "--security-opt", "label=disable"])
        #expect(
            pairs(binding) == [
                "CUDA_DEVICE_ORDER=PCI_BUS_ID", "CUDA_VISIBLE_DEVICES=\(first),\(second)",
                "NVIDIA_VISIBLE_DEVICES=\(first),\(second)", "NVIDIA_DRIVER_CAPABILITIES=compute,utility",
            ])
    }

    @Test func apptainerShowsAllAndSaysThatItIsByAgreement() {
        let binding = GPUBinding(GPUShare(devices: [first]), passage: .apptainer(usesNVCCLI: false))
        #expect(binding.arguments == ["--nv"])
        #expect(binding.engineVariables.isEmpty)
        #expect(binding.variables["CUDA_VISIBLE_DEVICES"] == first.text)
        #expect(binding.note?.contains("by agreement") == true)
    }

    @Test func apptainerWithNVIDIAsToolShowsTheChosenOnly() {
        let binding = GPUBinding(GPUShare(devices: [first, second]), passage: .apptainer(usesNVCCLI: true))
        #expect(binding.arguments == ["--nv", "--nvccli"])
        #expect(binding.engineVariables["NVIDIA_VISIBLE_DEVICES"] == "\(first),\(second)")
        #expect(binding.note == "exclusive")
    }

    @Test func sharingWithoutAServiceIsCooperativeAndSaysSo() {
        let share = GPUShare(
            devices: [first], sharing: .shared(part: quarter, service: nil))
        let binding = GPUBinding(share, passage: .dockerGPUs)
        #expect(binding.note == "shared, cooperative: nothing keeps it to its 4 GiB")
        #expect(!binding.variables.keys.contains { $0.hasPrefix("CUDA_MPS") })
    }

    @Test func sharingThroughTheServiceLimitsMemoryAndThreadsOfEachDevice() {
        let share = GPUShare(
            devices: [first, second],
            sharing: .shared(part: quarter, service: MultiProcessService(pipes: "/run/mps")))
        let binding = GPUBinding(share, passage: .host)
        #expect(binding.variables["CUDA_MPS_PIPE_DIRECTORY"] == "/run/mps")
        #expect(binding.variables["CUDA_MPS_PINNED_DEVICE_MEM_LIMIT"] == "0=4096M,1=4096M")
        #expect(binding.variables["CUDA_MPS_ACTIVE_THREAD_PERCENTAGE"] == "50")
        #expect(binding.note == "shared through MPS, at most 4 GiB and 50 % of the threads on each device")
        #expect(binding.folder == "/run/mps")
    }

    @Test func theServiceIsThereWhenItsControlPipeIs() throws {
        let scratch = ScratchFolder()
        let answer: (String) -> String? = { $0 == "CUDA_MPS_PIPE_DIRECTORY" ? scratch.path : nil }
        #expect(MultiProcessService.find(environment: answer) == nil)
        // A file of this name is not the service.
        try scratch.write("", to: "control")
        #expect(MultiProcessService.find(environment: answer) == nil)
        unlink(scratch.file("control"))
        #expect(mkfifo(scratch.file("control"), 0o600) == 0)
        #expect(MultiProcessService.find(environment: answer) == MultiProcessService(pipes: scratch.path))
    }
}

/// Specifications of the Container Device Interface.
struct DeviceInterfaceTests {
    private let text = """
        ---
        cdiVersion: 0.5.0
        kind: nvidia.com/gpu
        devices:
          - name: "0"
            containerEdits: {deviceNodes: [{path: /dev/nvidia0}]}
          - name: GPU-1
            containerEdits: {deviceNodes: [{path: /dev/nvidia0}]}
          - name: "1:0"
            containerEdits: {}
          - name: all
            containerEdits: {}
        containerEdits: {env: [NVIDIA_VISIBLE_DEVICES=void]}
        """

    @Test func aDeviceGoesByItsUUIDElseByItsIndex() throws {
        let interface = try #require(DeviceInterface(text: text, file: "nvidia.yaml"))
        #expect(interface.names == ["0", "GPU-1", "1:0", "all"])
        #expect(interface.name(of: DeviceID("GPU-1"), index: "0") == "GPU-1")
        #expect(interface.name(of: DeviceID("MIG-7"), index: "1:0") == "1:0")
        #expect(interface.name(of: DeviceID("GPU-2"), index: "2") == nil)
        #expect(interface.name(of: DeviceID("GPU-2"), index: nil) == nil)
    }

    @Test func olderNamesBeginWithTheKindOfDevice() throws {
        let interface = DeviceInterface(names: ["gpu0", "mig1:0"])
        #expect(interface.name(of: DeviceID("GPU-1"), index: "0") == "gpu0")
        #expect(interface.name(of: DeviceID("MIG-1"), index: "1:0") == "mig1:0")
    }

    @Test func instancesOfADeviceGoByTheirNumbersWithinIt() {
        func device(_ id: String, index: Int, kind: Device.Kind = .gpu) -> Device {
            Device(
                id: DeviceID(id), index: index, model: "A100", kind: kind, memory: ByteCount(gibibytes: 10),
                computeCapability: ComputeCapability(major: 8, minor: 0))
        }
        let parent = DeviceID("GPU-1")
        let devices = [
            device("GPU-0", index: 0), device("MIG-a", index: 1, kind: .migInstance(parent: parent)),
            device("MIG-b", index: 1, kind: .migInstance(parent: parent)), device("GPU-2", index: 2),
        ]
        let interface = DeviceInterface(names: ["0", "1:0", "1:1", "GPU-2"])
        #expect(
            interface.names(of: devices) == [
                DeviceID("GPU-0"): "0", DeviceID("MIG-a"): "1:0", DeviceID("MIG-b"): "1:1", DeviceID("GPU-2"): "GPU-2",
            ])
    }

    @Test func specificationsAreReadAsYAMLAndAsJSONAndOthersAreLeftAlone() throws {
        let scratch = ScratchFolder()
        try scratch.write(text, to: "a/nvidia.yaml")
        try scratch.write("{\"kind\": \"nvidia.com/gpu\", \"devices\": [{\"name\": \"GPU-9\"}]}", to: "b/more.json")
        try scratch.write("{\"kind\": \"vendor.com/nic\", \"devices\": [{\"name\": \"eth9\"}]}", to: "b/nic.json")
        try scratch.write("not: [a specification", to: "b/broken.yaml")
        let folders = [scratch.file("a"), scratch.file("b"), scratch.file("nowhere")]
        let found = try #require(DeviceInterface.ofThisMachine(folders: folders))
        #expect(found.names == ["0", "GPU-1", "1:0", "all", "GPU-9"])
        #expect(DeviceInterface.ofThisMachine(folders: [scratch.file("nowhere")]) == nil)
    }
}
