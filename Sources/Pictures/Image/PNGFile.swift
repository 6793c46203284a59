import CPng
import Glibc
import SequenceIO

/// PNG files, through libpng.
package enum PNGFile {
    /// Writes the picture; the file appears under its name when it is complete. `-` is standard output.
    package static func write(_ raster: Raster, axes: PictureAxes? = nil, to path: String) throws(PictureError) {
        let encoded = try encode(raster, axes: axes)
        do throws(SequenceIOError) {
            let file = try PendingFile.create(path)
            var written = 0
            while written < encoded.count {
                let count = encoded.withUnsafeBytes { bytes in
                    Glibc.write(file.descriptor, bytes.baseAddress?.advanced(by: written), bytes.count - written)
                }
                if count < 0, errno == EINTR { continue }
                guard count > 0 else { throw file.writeFailure(code: errno) }
                written += count
            }
            try file.commit()
        } catch {
            throw .notWritten(error)
        }
    }

    /// The bytes of a PNG file.
    /// - Parameter axes: what the picture shows where; nil: nothing is said of it.
    package static func encode(_ raster: Raster, axes: PictureAxes? = nil) throws(PictureError) -> [UInt8] {
        var encoded = try encode(raster, palette: Palette(raster))
        // Behind the signature and the header.
        if let axes { encoded.insert(contentsOf: axes.chunk, at: 33) }
        return encoded
    }

    private static func encode(_ raster: Raster, palette: Palette?) throws(PictureError) -> [UInt8] {
        var image = png_image()
        image.version = png_uint_32(PNG_IMAGE_VERSION)
        image.width = png_uint_32(raster.width)
        image.height = png_uint_32(raster.height)
        // PNG_FORMAT_FLAG_COLOR, with a palette PNG_FORMAT_FLAG_COLORMAP, too.
        image.format = palette == nil ? 2 : 10
        image.colormap_entries = png_uint_32(palette?.count ?? 0)
        let pixels = palette?.places ?? raster.bytes
        defer { png_image_free(&image) }
        var size: png_alloc_size_t = 0
        guard png_image_write_to_memory(&image, nil, &size, 0, pixels, 0, palette?.colours) != 0 else {
            throw .notEncoded(Self.message(image))
        }
        var encoded = [UInt8](repeating: 0, count: Int(size))
        guard png_image_write_to_memory(&image, &encoded, &size, 0, pixels, 0, palette?.colours) != 0 else {
            throw .notEncoded(Self.message(image))
        }
        return encoded
    }

    private static func message(_ image: png_image) -> String {
        withUnsafeBytes(of: image.message) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
    }
}
