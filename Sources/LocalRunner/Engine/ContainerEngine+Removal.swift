import RunStore

extension ContainerEngine {
    /// Ends and removes a container, if it is there. Waits until it is gone.
    func remove(_ container: String) { Self.remove([container], program: program) }

    /// Ends and removes every container of a run that an earlier runner left.
    static func removeLeftovers(run: String, kinds: Set<Kind>) {
        for kind in kinds where kind.namesContainers {
            guard let program = ShortCommand.find(kind.rawValue),
                let answer = try? ShortCommand.run(
                    [program, "ps", "--all", "--quiet", "--filter", "label=\(runLabel)=\(run)"]),
                answer.exitCode == 0
            else { continue }
            let containers = answer.output.split(whereSeparator: \.isNewline).compactMap(digest)
            if !containers.isEmpty { remove(containers, program: program) }
        }
    }

    private static func remove(_ containers: [String], program: String) {
        // A container that is gone already is what is wanted, so the exit code says nothing.
        _ = try? ShortCommand.run([program, "rm", "--force"] + containers)
    }
}
