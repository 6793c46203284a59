import AWSClient
import Cloud
import Pipeline

/// Which task a key or a job's name belongs to. Keys and names have the task's stage and its number in that; a task's
/// position is its place in the plan.
struct TaskNumbers {
    private var positions: [StageName: [Int]] = [:]

    /// - Parameter tasks: of the plan, in its order.
    init(_ tasks: some Sequence<TaskID>) {
        for (position, task) in tasks.enumerated() { positions[task.stage, default: []].append(position) }
    }

    /// The position of a task by its number among those of its stage.
    func position(_ stage: StageName, _ number: Int) -> Int? {
        guard let all = positions[stage], all.indices.contains(number) else { return nil }
        return all[number]
    }

    /// The number of a task among those of its stage.
    func number(of position: Int, in stage: StageName) -> Int? {
        // Positions grow within a stage.
        guard let all = positions[stage] else { return nil }
        var (low, high) = (0, all.count)
        while low < high {
            let middle = (low + high) / 2
            if all[middle] < position { low = middle + 1 } else { high = middle }
        }
        return low < all.count && all[low] == position ? low : nil
    }

    /// Of `PREFIX/STAGE/N.json`
    func position(ofKey key: String, in folder: String) -> Int? {
        guard key.hasPrefix(folder), key.hasSuffix(".json") else { return nil }
        let parts = key.dropFirst(folder.count).dropLast(5).split(separator: "/")
        guard parts.count == 2, let number = Int(parts[1]) else { return nil }
        return position(StageName(String(parts[0])), number)
    }

    /// The jobs' names of a run, with the position of the task or of the array's first task.
    func names(in place: RunPlace) -> [String: Int] {
        var names: [String: Int] = [:]
        for (stage, positions) in positions {
            for (number, position) in positions.enumerated() { names[place.job(stage, number)] = position }
        }
        return names
    }

    /// The positions of the tasks whose completions are in the bucket.
    func completed(in place: RunPlace, _ s3: S3) throws(AWSError) -> [Int] {
        guard let folder = S3Location(place.uri(place.completions)) else { return [] }
        return try s3.objects(folder).compactMap { position(ofKey: $0.key, in: place.completions) }
    }
}
