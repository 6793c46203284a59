import Pipeline

/// What a task in a container used. Its processes are not children of the runner, so the shell inside says it; where
/// there is none, `ContainerCgroup` does.
package enum ContainerUsage {
    /// The file in the attempt's folder; it goes when the folder is published.
    static let fileName = ".usage"

    /// Runs the command, then writes down the processor time of its processes and the largest memory of its control
    /// group (version 2 or 1), where it may be read; ends as the command did.
    package static let script = """
        bash -euo pipefail command.sh; code=$?; { times; \
        for file in /sys/fs/cgroup/memory.peak /sys/fs/cgroup/memory/memory.max_usage_in_bytes; do \
        [ -r "$file" ] && echo "$(<"$file")"; done; } > \(fileName) 2> /dev/null; exit $code
        """

    /// Seconds of processor time and bytes of memory, from what the script wrote; nil: it did not come to that.
    package static func parse(_ text: String) -> (user: Double, system: Double, peakMemory: ByteCount?)? {
        let lines = text.split(separator: "\n")
        // The first line is about the outer shell itself, the second about what it ran.
        guard lines.count >= 2 else { return nil }
        let times = lines[1].split(separator: " ").compactMap(seconds)
        guard times.count == 2 else { return nil }
        let peak = lines.count > 2 ? Int64(lines[2]).map { ByteCount(bytes: $0) } : nil
        return (times[0], times[1], peak)
    }

    /// `1m2.345s`
    private static func seconds(_ text: Substring) -> Double? {
        let parts = text.split(separator: "m")
        guard parts.count == 2, text.last == "s", let minutes = Double(parts[0]), let rest = Double(parts[1].dropLast())
        else { return nil }
        return minutes * 60 + rest
    }
}
