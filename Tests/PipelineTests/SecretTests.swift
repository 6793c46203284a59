import OrderedCollections
import Pipeline
import Testing

private func name(_ text: String) -> VariableName { VariableName(text) }

private func pipeline(_ keys: String) -> String {
    "cohesin: 1\npipeline: p\nstages:\n  a:\n" + keys.split(separator: "\n").map { "    \($0)\n" }.joined()
}

private func outcome(_ keys: String) -> PlanOutcome {
    Planner(files: MemoryFiles(["/work/p.yaml": pipeline(keys)])).plan(PlanRequest(file: "p.yaml"))
}

@Test func aSecretIsAFileBesideThePipelineOrAVariableOfTheRunner() throws {
    let outcome = outcome(
        """
        secrets: {api-token: {environment: MY_TOKEN}, key: {file: keys/id}}
        network: true
        needs: {memory: 4 GiB, shared-memory: 3 GiB}
        command: fetch --token-file "$api_token" --key "$key"
        """)
    #expect(outcome.texts == [])
    let variant = try #require(outcome.task("a")?.variants.first)
    #expect(variant.secrets == [name("api_token"): .environment("MY_TOKEN"), name("key"): .file("/work/keys/id")])
    #expect(variant.usesNetwork)
    #expect(variant.needs.sharedMemory == ByteCount(gibibytes: 3))
}

@Test func aStageThatSaysNothingHasNoNetworkAndNoSecrets() throws {
    let variant = try #require(outcome("command: date").task("a")?.variants.first)
    #expect(!variant.usesNetwork)
    #expect(variant.secrets.isEmpty)
    #expect(variant.needs.sharedMemory == nil)
}

@Test func theAlternativeOfAStageHasItsSecretsAndItsNetwork() throws {
    let outcome = outcome(
        """
        needs: {gpu: 1, shared-memory: 2 GiB}
        otherwise: {needs: {cpus: 2}}
        network: true
        secrets: {key: {environment: KEY}}
        command: fetch "$key"
        """)
    #expect(outcome.texts == [])
    let variants = try #require(outcome.task("a")?.variants)
    try #require(variants.count == 2)
    #expect(variants[1].usesNetwork)
    #expect(variants[1].secrets == variants[0].secrets)
    #expect(variants[1].needs.sharedMemory == ByteCount(gibibytes: 2))
}

@Test(arguments: [
    (
        "secrets: {key: {environment: KEY}}\ncommand: date",
        "p.yaml:5:15: error: the command of a never uses its secret key\n    help: read the file \"$key\", or remove the secret"
    ),
    (
        "secrets: {out: {environment: KEY}}\noutputs: {out: o}\ncommand: date > \"$out\"",
        "p.yaml:5:15: error: $out is both a secret and something else\n    help: rename the secret"
    ),
    (
        "secrets: {cpus: {environment: KEY}}\ncommand: date \"$cpus\"",
        "p.yaml:5:15: error: the name cpus is taken: $cpus is what the task may use of the machine\n    help: choose another name"
    ),
    (
        "secrets: {key: {environment: KEY, file: x}}\ncommand: date \"$key\"",
        "p.yaml:5:39: error: key has both environment and file\n    help: keep one of them"
    ),
])
func aSecretThatCannotBeIsTold(_ keys: String, _ told: String) {
    #expect(diagnostics(of: pipeline(keys)).contains(told), "\(diagnostics(of: pipeline(keys)))")
}

@Test func theNameOfASecretIsInTheKeyOfATaskAndItsSourceIsNot() throws {
    func key(_ secrets: String) throws -> String {
        let task = try #require(outcome("\(secrets)\ncommand: echo \"$key\"").task("a"))
        let names = StagedNames(plan: Plan(pipeline: "p", environments: [:], tasks: [task]))
        return TaskFingerprint(task: task, variant: task.variants[0], imageDigest: nil, names: names) { _ in
            ContentDigests(content: "")
        }.key
    }
    let first = try key("secrets: {key: {environment: ONE}}")
    #expect(try key("secrets: {key: {file: elsewhere}}") == first)
    #expect(try key("environment-variables: {key: x}") != first)
}
