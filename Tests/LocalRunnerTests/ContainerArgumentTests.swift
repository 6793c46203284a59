import Glibc
import LocalRunner
import OrderedCollections
import Pipeline
import RunStore
import Scheduling
import TestSupport
import Testing

/// The whole call of each engine.
struct ContainerArgumentTests {
    private func call(
        _ kind: ContainerEngine.Kind, user: ContainerUser = .same(user: 0, group: 0),
        command: TaskCommand = .bash("cat \"$given\""), input: String = "/data/reads.fq",
        secrets: OrderedDictionary<VariableName, SecretSource> = [:], gpus: GPUBinding? = nil,
        change: (inout ContainerTask) -> Void = { _ in }
    ) throws -> EngineCall {
        let variant = TaskVariant(
            environment: EnvironmentName("cpu"), needs: ResourceRequest(cpus: 2, memory: ByteCount(mebibytes: 64)),
            image: "tools:1", command: command, secrets: secrets)
        let task = PlannedTask(
            id: TaskID(stage: StageName("work")), variants: [variant],
            inputs: [VariableName("given"): .one(.file(path: input, companions: [".fai"]))],
            values: [VariableName("mode"): .scalar("a b")],
            outputs: [VariableName("out"): PlannedOutput(name: "out.txt")], retry: .standard)
        let plan = Plan(pipeline: "p", environments: [:], tasks: [task])
        let staged = try StagedTask(
            task: task, variant: variant, names: StagedNames(plan: plan), shape: (2, ByteCount(mebibytes: 64)),
            run: "/run", secretFolder: secrets.isEmpty ? nil : "/run/secrets", producers: { _ in nil })
        var contained = ContainerTask(
            name: "cohesin-abc-7", run: "abc", marker: "abc.7", image: "sha256:12ab",
            folder: "/run/tasks/work/k.attempt-7", staged: staged, variables: ["DECLARED": "x y,z"],
            shape: RequestShape(cpus: 2, memory: ByteCount(mebibytes: 64)),
            gpus: gpus ?? GPUBinding(.none, passage: .host), user: user)
        change(&contained)
        return ContainerEngine(kind: kind, program: "/usr/bin/\(kind.rawValue)").call(for: contained)
    }

    private let folder = "/run/tasks/work/k.attempt-7"
    private let name = [
        "run", "--rm", "--name", "cohesin-abc-7", "--label", "cohesin.run=abc", "--log-driver", "none", "--cpus", "2",
        "--memory", "67108864b", "--network", "none",
    ]
    private let mounts = [
        "--shm-size", "33554432b", "--workdir", "/cohesin", "--mount",
        "type=bind,source=/run/tasks/work/k.attempt-7,target=/cohesin", "--mount",
        "type=bind,source=/run/tasks/work/k.attempt-7/tmp,target=/tmp", "--mount",
        "type=bind,source=/data/reads.fq,target=/cohesin/inputs/given.fq,readonly", "--mount",
        "type=bind,source=/data/reads.fq.fai,target=/cohesin/inputs/given.fq.fai,readonly",
    ]
    private let environment = [
        "--env", "LANG=C.UTF-8", "--env", "HOME=/cohesin/tmp", "--env", "TMPDIR=/cohesin/tmp", "--env",
        "COHESIN_ATTEMPT=abc.7", "--env", "COHESIN_PROGRESS=/cohesin/.progress", "--env", "CUDA_VISIBLE_DEVICES=",
        "--env", "NVIDIA_VISIBLE_DEVICES=void", "--env",
        "DECLARED=x y,z",
    ]
    private let script = ["--entrypoint", "bash", "sha256:12ab", "-c", ContainerUsage.script]

    @Test func podmanAsRoot() throws {
        let expected =
            ["/usr/bin/podman"] + name + ["--http-proxy=false"] + mounts + ["--user", "0:0", "--pull", "never"]
            + environment + script
        let call = try call(.podman)
        #expect(call.arguments == expected)
        #expect(call.variables.isEmpty)
    }

    @Test func podmanWithoutRootKeepsTheUserWhateverTheImageNames() throws {
        let user = ContainerUser(.podman, user: 1000, group: 100, security: "")
        let expected =
            ["/usr/bin/podman"] + name + ["--http-proxy=false"] + mounts
            + ["--userns", "keep-id", "--user", "1000:100", "--pull", "never"] + environment + script
        #expect(try call(.podman, user: user).arguments == expected)
    }

    @Test func dockerRunsAsTheCaller() throws {
        let user = ContainerUser(.docker, user: 1000, group: 100, security: "[\"name=seccomp,profile=builtin\"]")
        let expected =
            ["/usr/bin/docker"] + name + mounts + ["--user", "1000:100", "--pull=never"] + environment + script
        #expect(try call(.docker, user: user).arguments == expected)
    }

    @Test func rootOfADockerWithoutRootIsTheCaller() {
        let user = ContainerUser(.docker, user: 1000, group: 100, security: "[\"name=rootless\",\"name=cgroupns\"]")
        #expect(user == .rootIsCaller)
    }

    @Test func aDockerThatMapsUsersIsAskedNotTo() throws {
        let user = ContainerUser(.docker, user: 1000, group: 100, security: "[\"name=userns\"]")
        let arguments = try call(.docker, user: user).arguments
        #expect(Self.values(of: "--userns", in: arguments) == ["host"])
        #expect(Self.values(of: "--user", in: arguments) == ["1000:100"])
    }

    @Test func apptainerIsContainedAndGetsVariablesThroughItsEnvironment() throws {
        let call = try call(.apptainer) { $0.image = "/images/tools.sif" }
        #expect(
            call.arguments == [
                "/usr/bin/apptainer", "exec", "--containall", "--no-eval", "--net", "--network", "none", "--workdir",
                "\(folder)/tmp", "--pwd", "/cohesin", "--mount", "type=bind,source=\(folder),destination=/cohesin",
                "--mount", "type=bind,source=/data/reads.fq,destination=/cohesin/inputs/given.fq,ro", "--mount",
                "type=bind,source=/data/reads.fq.fai,destination=/cohesin/inputs/given.fq.fai,ro", "--no-nv",
                "/images/tools.sif", "bash", "-euo", "pipefail", "command.sh",
            ])
        #expect(
            call.variables == [
                "APPTAINERENV_LANG": "C.UTF-8", "SINGULARITYENV_LANG": "C.UTF-8",
                "APPTAINERENV_TMPDIR": "/cohesin/tmp", "SINGULARITYENV_TMPDIR": "/cohesin/tmp",
                "APPTAINERENV_COHESIN_ATTEMPT": "abc.7", "SINGULARITYENV_COHESIN_ATTEMPT": "abc.7",
                "APPTAINERENV_COHESIN_PROGRESS": "/cohesin/.progress",
                "SINGULARITYENV_COHESIN_PROGRESS": "/cohesin/.progress",
                "APPTAINERENV_CUDA_VISIBLE_DEVICES": "", "SINGULARITYENV_CUDA_VISIBLE_DEVICES": "",
                "APPTAINERENV_NVIDIA_VISIBLE_DEVICES": "void", "SINGULARITYENV_NVIDIA_VISIBLE_DEVICES": "void",
                "APPTAINERENV_DECLARED": "x y,z", "SINGULARITYENV_DECLARED": "x y,z",
            ])
    }

    @Test func devicesStandBeforeTheImageInEveryEngine() throws {
        let share = GPUShare(devices: [DeviceID("GPU-1"), DeviceID("GPU-2")])
        let docker = try call(.docker, gpus: GPUBinding(share, passage: .dockerGPUs)).arguments
        #expect(Self.values(of: "--gpus", in: docker) == ["\"device=GPU-1,GPU-2\""])
        #expect(Self.values(of: "--env", in: docker).contains("CUDA_VISIBLE_DEVICES=GPU-1,GPU-2"))
        let podman = try call(.podman, gpus: GPUBinding(share, passage: .deviceInterface(names: [:]))).arguments
        #expect(Self.values(of: "--device", in: podman) == ["nvidia.com/gpu=GPU-1", "nvidia.com/gpu=GPU-2"])
        let hooked = try call(.podman, gpus: GPUBinding(share, passage: .runtimeHook(folder: "/hooks"))).arguments
        #expect(Self.values(of: "--hooks-dir", in: hooked) == ["/hooks"])
        let apptainer = try call(.apptainer, gpus: GPUBinding(share, passage: .apptainer(usesNVCCLI: true)))
        #expect(apptainer.arguments.contains("--nvccli") && !apptainer.arguments.contains("--no-nv"))
        #expect(apptainer.variables["NVIDIA_VISIBLE_DEVICES"] == "GPU-1,GPU-2")
        #expect(apptainer.variables["APPTAINERENV_CUDA_VISIBLE_DEVICES"] == "GPU-1,GPU-2")
        for arguments in [docker, podman, hooked] {
            let image = try #require(arguments.firstIndex(of: "sha256:12ab"))
            for option in ["--gpus", "--device", "--hooks-dir"] {
                #expect(arguments.firstIndex(of: option).map { $0 < image } ?? true)
            }
        }
    }

    @Test func clientsOfTheServiceShareItsMemoryAndItsPipes() throws {
        let share = GPUShare(
            devices: [DeviceID("GPU-1")], sharing: .shared(part: nil, service: MultiProcessService(pipes: "/run/mps"))
        )
        let arguments = try call(.docker, gpus: GPUBinding(share, passage: .dockerGPUs)).arguments
        #expect(Self.values(of: "--ipc", in: arguments) == ["host"])
        #expect(!arguments.contains("--shm-size"))
        #expect(Self.values(of: "--mount", in: arguments).contains("type=bind,source=/run/mps,target=/run/mps"))
    }

    @Test func theNetworkIsThereOnlyForAStageThatAsks() throws {
        for kind in ContainerEngine.Kind.allCases {
            #expect(try call(kind).arguments.contains("--network"))
            #expect(try !call(kind, change: { $0.usesNetwork = true }).arguments.contains("--network"))
        }
    }

    @Test func sharedMemoryIsAsTheStageSays() throws {
        let arguments = try call(.podman) { $0.sharedMemory = ByteCount(gibibytes: 2) }.arguments
        #expect(Self.values(of: "--shm-size", in: arguments) == ["2147483648b"])
    }

    @Test func aSecretIsAPathToACommandAndAFolderToAnEngine() throws {
        let secrets: OrderedDictionary<VariableName, SecretSource> = [
            VariableName("token"): .environment("MY_TOKEN")
        ]
        let call = try call(
            .docker, command: .arguments([.text("--token-file"), .variable(VariableName("token"))]), secrets: secrets
        ) { $0.secretFolder = "/run/user/1000/cohesin-secrets-abc.7" }
        #expect(call.arguments.suffix(2) == ["--token-file", "/run/secrets/token"])
        #expect(
            Self.values(of: "--mount", in: call.arguments).contains(
                "type=bind,source=/run/user/1000/cohesin-secrets-abc.7,target=/run/secrets,readonly"))
    }

    @Test func anEntryPointGetsPathsAndValuesAsSingleArguments() throws {
        let command = TaskCommand.arguments([
            .text("pre"), .variable(VariableName("given")), .variable(VariableName("mode")), .text("$(x)"),
        ])
        let expected = ["pre", "inputs/given.fq", "a b", "$(x)"]
        #expect(try call(.docker, command: command).arguments.suffix(5) == ["sha256:12ab"] + expected)
        let apptainer = try call(.apptainer, command: command).arguments
        #expect(apptainer[1] == "run")
        #expect(apptainer.suffix(5) == ["sha256:12ab"] + expected)
    }

    @Test func aPathWithCommasQuotesAndLineEndsIsOneFieldOfTheMount() throws {
        let mounts = try call(.podman, input: "/a,b/\"c\"\nd.fq").arguments
        #expect(
            mounts.contains("type=bind,\"source=/a,b/\"\"c\"\"\nd.fq\",target=/cohesin/inputs/given.fq,readonly"))
    }

    @Test func usageIsReadFromWhatTheShellInsideWrote() throws {
        let usage = try #require(ContainerUsage.parse("0m0.018s 0m0.014s\n1m2.500s 0m0.041s\n37109760\n"))
        #expect(usage.user == 62.5)
        #expect(usage.system == 0.041)
        #expect(usage.peakMemory == ByteCount(bytes: 37_109_760))
        #expect(try #require(ContainerUsage.parse("0m0.1s 0m0.1s\n0m0.2s 0m0.2s")).peakMemory == nil)
        #expect(ContainerUsage.parse("") == nil)
        #expect(ContainerUsage.parse("one two\nthree four") == nil)
    }

    @Test func aControlGroupOfVersionOneIsReadByItsControllers() throws {
        let scratch = ScratchFolder()
        try scratch.write("20971520\n", to: "memory/libpod/a/memory.max_usage_in_bytes")
        try scratch.write("user 250\nsystem 50\n", to: "cpu,cpuacct/libpod/a/cpuacct.stat")
        let group = ContainerCgroup(
            text: "4:memory:/libpod/a\n2:cpu,cpuacct:/libpod/a\n0::/elsewhere\n", root: scratch.path)
        let ticks = Double(sysconf(Int32(_SC_CLK_TCK)))
        #expect(
            group.read()
                == ContainerCgroup.Use(
                    userSeconds: 250 / ticks, systemSeconds: 50 / ticks, peakMemory: ByteCount(mebibytes: 20)))
    }

    @Test func aControlGroupOfVersionTwoHasOneFolder() throws {
        let scratch = ScratchFolder()
        let group = ContainerCgroup(text: "0::/user.slice/a.scope\n", root: scratch.path)
        #expect(group.read() == nil)
        try scratch.write(
            "usage_usec 900000\nuser_usec 600000\nsystem_usec 300000\n", to: "user.slice/a.scope/cpu.stat")
        #expect(group.read() == ContainerCgroup.Use(userSeconds: 0.6, systemSeconds: 0.3, peakMemory: nil))
        try scratch.write("4096\n", to: "user.slice/a.scope/memory.peak")
        #expect(group.read()?.peakMemory == ByteCount(bytes: 4096))
    }

    /// What follows each occurrence of an option.
    private static func values(of option: String, in arguments: [String]) -> [String] {
        zip(arguments, arguments.dropFirst()).filter { $0.0 == option }.map(\.1)
    }
}
