/// What the calling pass knows of one pixel: its count and what its neighbourhoods lead to expect.
struct PixelStatistics: Sendable {
    /// Expected counts: lower left, donut, horizontal, vertical.
    var expected: SIMD4<Float>
    /// The bins of the pixel, row < column.
    var row: Int32
    var column: Int32
    /// The classes of the expected counts, as in `LambdaBins`.
    var bins: SIMD4<UInt8>
    /// Contacts observed, below `LambdaBins.observedLimit`.
    var observed: UInt16
    /// The width of the neighbourhood in bins.
    var width: UInt8
}
