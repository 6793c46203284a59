import LocalRunner
import Pipeline

/// What a stage could ask for instead, from what its tasks used.
enum UsageAdvice {
    /// Tasks shorter than this together say nothing about cores and GPUs.
    private static let shortest = 10.0

    static func all(_ usage: StageReport.Usage) -> [String] {
        [memory(usage), cores(usage), time(usage), gpuMemory(usage), gpu(usage)].compactMap(\.self)
    }

    private static func memory(_ usage: StageReport.Usage) -> String? {
        guard let peak = usage.peakMemoryMiB, peak > 0 else { return nil }
        let sentence = ByteCount.use(ByteCount(mebibytes: peak), of: ByteCount(mebibytes: usage.memoryMiB))
        // The largest process is not all of a pipe.
        let wanted = comfortable(mebibytes: usage.isOfOneProcess ? peak * 2 : peak * 5 / 4)
        if peak * 10 > usage.memoryMiB * 9 {
            return "memory: \(sentence): close to the limit, \(wanted.text) would be safer"
        }
        guard wanted.mebibytes * 2 <= usage.memoryMiB, usage.memoryMiB - wanted.mebibytes >= 1024 else { return nil }
        return "memory: \(sentence)\(usage.isOfOneProcess ? " in its largest process" : ""): \(wanted.text) would do"
    }

    /// The next amount that a person would write.
    private static func comfortable(mebibytes: Int64) -> ByteCount {
        let step: Int64 = mebibytes <= 4096 ? 512 : 1024
        return ByteCount(mebibytes: max(1, (mebibytes + step - 1) / step) * step)
    }

    private static func cores(_ usage: StageReport.Usage) -> String? {
        guard let used = usage.cpusUsed, usage.totalSeconds >= shortest else { return nil }
        let sentence = "cores: asked \(usage.cpus), used \(NumberText.tenths(used))"
        if used > Double(usage.cpus) * 1.25 { return "\(sentence): it takes more than it asks for" }
        let wanted = max(1, Int((used * 1.2).rounded(.up)))
        guard usage.cpus >= 2, used < Double(usage.cpus) / 2, wanted < usage.cpus else { return nil }
        return "\(sentence): \(wanted) would do, and more tasks would run at a time"
    }

    private static func time(_ usage: StageReport.Usage) -> String? {
        guard let limit = usage.timeLimitSeconds, usage.longestSeconds > 0.8 * Double(limit) else { return nil }
        return "time: the longest took \(ProgressText.duration(usage.longestSeconds)) of "
            + "\(ProgressText.duration(Double(limit))): raise the stage's 'time'"
    }

    private static func gpuMemory(_ usage: StageReport.Usage) -> String? {
        guard let peak = usage.gpuPeakMemoryMiB, let asked = usage.gpuMemoryMiB, peak * 10 > asked * 9 else {
            return nil
        }
        return "GPU memory: \(ByteCount.use(ByteCount(mebibytes: peak), of: ByteCount(mebibytes: asked))): "
            + "close to what it asks for"
    }

    private static func gpu(_ usage: StageReport.Usage) -> String? {
        guard usage.gpus > 0, let busy = usage.gpuBusyPercent, busy < 25, usage.totalSeconds >= shortest else {
            return nil
        }
        return "GPU: busy \(Int(busy.rounded())) % of its time: "
            + "the cores before it are too slow, or the task is too small for it"
    }
}
