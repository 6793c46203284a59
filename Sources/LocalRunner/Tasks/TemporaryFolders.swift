/// `RUN/tmp/N`: a TMPDIR for each task that runs, used again by the next one. A folder made and removed for every short
/// task would cost more than many a task itself.
struct TemporaryFolders {
    private let folder: String
    private var free: [Int] = []
    private var count = 0

    /// - Parameter run: the run directory.
    init(run: String) { folder = run + "/tmp" }

    /// An empty folder: its number and its path.
    mutating func take() throws(RunnerError) -> (number: Int, path: String) {
        if let number = free.popLast() { return (number, "\(folder)/\(number)") }
        if count == 0 {
            // What a killed runner left is nobody's.
            try Files.remove(folder)
            try Files.makeFolders(folder)
        }
        try Files.makeFolder("\(folder)/\(count)")
        count += 1
        return (count - 1, "\(folder)/\(count - 1)")
    }

    /// Takes a folder back and empties it. One that cannot be emptied is not used again.
    mutating func giveBack(_ number: Int) {
        let path = "\(folder)/\(number)"
        for name in Files.names(in: path) ?? [] {
            guard (try? Files.remove("\(path)/\(name)")) != nil else { return }
        }
        if Files.names(in: path)?.isEmpty == true { free.append(number) }
    }

    /// Removes all of them.
    func remove() {
        if count > 0 { try? Files.remove(folder) }
    }
}
