import Pipeline
import RunStore
import Scheduling

extension LearnedTimes {
    /// What is known of each task of a plan, as the scheduler takes it.
    func expected(of plan: Plan, variants: [Int]) -> [TaskIndex: Duration] {
        var expected: [TaskIndex: Duration] = [:]
        for (position, task) in plan.tasks.enumerated() {
            expected[TaskIndex(position)] = self[task.id.stage, variants[position]].map { .seconds($0.seconds) }
        }
        return expected
    }
}
