import Pipeline
import Scheduling
import Testing

struct PreflightTests {
    private func preflight(
        _ tasks: PlannedTask..., gpuUse: SchedulingPolicy.GPUUse = .whenOffered
    ) throws(PreflightError) -> Preflight {
        try Preflight(
            Plans.plan(tasks), capacity: Capacity(cpus: 8, memory: ByteCount(gibibytes: 30)),
            policy: SchedulingPolicy(gpuUse: gpuUse))
    }

    private func message(
        _ tasks: PlannedTask, gpuUse: SchedulingPolicy.GPUUse = .whenOffered
    ) -> String {
        do throws(PreflightError) {
            _ = try preflight(tasks, gpuUse: gpuUse)
            return ""
        } catch {
            return error.description
        }
    }

    @Test func whatCanNeverFitIsSaidWithNumbersAndTheKnob() {
        #expect(
            message(Plans.task("sort", cpus: 64))
                == "stage 'sort' needs 64 cores, and this run may use 8: lower the stage's 'cpus' or raise --cpus")
        #expect(
            message(Plans.task("sort", gibibytes: 64))
                == "stage 'sort' needs 64 GiB of memory, and this run may use 30 GiB: "
                + "lower the stage's 'memory' or raise --memory")
    }

    @Test func withoutAGPUTheAlternativeRunsAndSaysWhy() throws {
        let chosen = try preflight(Plans.task("loops", gpus: 1, otherwise: true))
        #expect(chosen.variants == [1])
        #expect(chosen.fallbacks.map(\.reason) == ["needs a GPU, and this run has none"])
    }

    @Test func requireGPUForbidsTheAlternative() {
        let text = message(Plans.task("loops", gpus: 1, otherwise: true), gpuUse: .required)
        #expect(text.contains("--require-gpu"))
        #expect(message(Plans.task("cpu-only"), gpuUse: .required) == "")
    }

    @Test func aGPUStageWithoutAlternativeIsToldToHaveOne() {
        #expect(message(Plans.task("loops", gpus: 2)).contains("give the stage an 'otherwise'"))
        #expect(message(Plans.task("loops", gpus: 1), gpuUse: .never).contains("--no-gpu"))
    }

    @Test func aTaskBeforeItsDependencyIsRefused() {
        #expect(throws: PreflightError.self) {
            try TaskGraph(Plans.plan(Plans.task("b", after: ["a"]), Plans.task("a")))
        }
    }
}
