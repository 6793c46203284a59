import LocalRunner

/// How a run is shown.
enum ProgressChoice {
    static func observer(json: Bool) -> any RunObserver {
        PlainProgress { Console.write($0) }
    }
}
