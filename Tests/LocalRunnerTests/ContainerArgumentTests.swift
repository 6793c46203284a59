import LocalRunner
import OrderedCollections
import Pipeline
import RunStore
import Scheduling
import Testing

/// The whole command line of each engine.
struct ContainerArgumentTests {
    private func arguments(
        _ kind: ContainerEngine.Kind, user: UInt32, command: TaskCommand = .bash("cat \"$given\""),
        input: String = "/data/reads.fq"
    ) throws -> [String] {
        let variant = TaskVariant(
            environment: EnvironmentName("cpu"), needs: ResourceRequest(cpus: 2, memory: ByteCount(mebibytes: 64)),
            image: "tools:1", command: command)
        let task = PlannedTask(
            id: TaskID(stage: StageName("work")), variants: [variant],
            inputs: [VariableName("given"): .one(.file(path: input, companions: [".fai"]))],
            values: [VariableName("mode"): .scalar("a b")],
            outputs: [VariableName("out"): PlannedOutput(name: "out.txt")], retry: .standard)
        let plan = Plan(pipeline: "p", environments: [:], tasks: [task])
        let staged = try StagedTask(
            task: task, variant: variant, names: StagedNames(plan: plan), shape: (2, ByteCount(mebibytes: 64)),
            run: "/run", producers: { _ in nil })
        return ContainerEngine(kind: kind, program: "/usr/bin/\(kind.rawValue)").runArguments(
            ContainerTask(
                name: "cohesin-abc-7", run: "abc", marker: "abc.7", image: "tools:1",
                folder: "/run/tasks/work/k.attempt-7", staged: staged, variables: ["DECLARED": "x y"],
                shape: RequestShape(cpus: 2, memory: ByteCount(mebibytes: 64)), user: (user, 100)))
    }

    private let common = [
        "--name", "cohesin-abc-7", "--label", "cohesin.run=abc", "--network", "none", "--cpus", "2", "--memory",
        "67108864b", "--workdir", "/cohesin", "--mount",
        "type=bind,source=/run/tasks/work/k.attempt-7,target=/cohesin", "--mount",
        "type=bind,source=/data/reads.fq,target=/cohesin/inputs/given.fq,readonly", "--mount",
        "type=bind,source=/data/reads.fq.fai,target=/cohesin/inputs/given.fq.fai,readonly",
    ]
    private let environment = [
        "--env", "LANG=C.UTF-8", "--env", "HOME=/cohesin/tmp", "--env", "TMPDIR=/cohesin/tmp", "--env",
        "COHESIN_ATTEMPT=abc.7", "--env", "DECLARED=x y",
    ]
    private let script = ["--entrypoint", "bash", "tools:1", "-c", ContainerUsage.script]

    @Test func podmanAsRoot() throws {
        let expected = ["/usr/bin/podman", "run", "--rm"] + common + ["--pull", "never"] + environment + script
        #expect(try arguments(.podman, user: 0) == expected)
    }

    @Test func podmanWithoutRootKeepsTheUser() throws {
        let expected =
            ["/usr/bin/podman", "run", "--rm"] + common + ["--userns", "keep-id", "--pull", "never"] + environment
            + script
        #expect(try arguments(.podman, user: 1000) == expected)
    }

    @Test func dockerRunsAsTheCaller() throws {
        let expected =
            ["/usr/bin/docker", "run", "--rm"] + common + ["--user", "1000:100", "--pull=never"] + environment + script
        #expect(try arguments(.docker, user: 1000) == expected)
    }

    @Test func anEntryPointGetsPathsAndValuesAsSingleArguments() throws {
        let command = TaskCommand.arguments([
            .text("pre"), .variable(VariableName("given")), .variable(VariableName("mode")), .text("$(x)"),
        ])
        #expect(
            try arguments(.docker, user: 0, command: command).suffix(5)
                == ["tools:1", "pre", "inputs/given.fq", "a b", "$(x)"])
    }

    @Test func aPathWithCommasQuotesAndLineEndsIsOneFieldOfTheMount() throws {
        let mounts = try arguments(.podman, user: 0, input: "/a,b/\"c\"\nd.fq")
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
}
