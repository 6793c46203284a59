/// How the sums over a pixel's neighbourhoods are formed.
package enum Arithmetic: String, Sendable, CaseIterable {
    /// Integer sums of contacts in fixed point, and one float64 formula at the end: the same bits for any order of
    /// work, tile, number of threads and device.
    case exact
    /// Float32 sums in the order of juicer_tools: its output to the last digit, slower.
    case juicer
}
