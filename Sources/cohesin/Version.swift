/// The version of this binary, written into every file that it makes.
enum Version {
    static let current = "0.1.0"
}
