import Pipeline

extension Plan {
    /// This plan for a machine with fewer cores than some stage asks for: such a stage gets all there are. Fewer cores
    /// make a task slower and nothing else; memory is another matter and stays as declared.
    ///
    /// Results do not depend on cores, so neither do cache keys.
    package func limited(toCores cores: Int) -> (plan: Plan, limited: [StageName]) {
        var plan = self
        var limited: [StageName] = []
        for task in plan.tasks.indices {
            for variant in plan.tasks[task].variants.indices
            where plan.tasks[task].variants[variant].needs.cpus > cores {
                plan.tasks[task].variants[variant].needs.cpus = max(1, cores)
                let stage = plan.tasks[task].id.stage
                if !limited.contains(stage) { limited.append(stage) }
            }
        }
        return (plan, limited)
    }
}
