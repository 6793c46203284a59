import Glibc

/// The functions of libzstd that inflate, loaded when the first file wants them: so nothing needs the library that has
/// no such file. Debian has it everywhere, because dpkg needs it. Declarations are those of zstd.h, stable since 1.0.
struct ZstdLibrary: Sendable {
    struct Input {
        var bytes: UnsafeRawPointer?
        var size: Int
        var position: Int
    }

    struct Output {
        var bytes: UnsafeMutableRawPointer?
        var size: Int
        var position: Int
    }

    let createStream: @convention(c) () -> OpaquePointer?
    let freeStream: @convention(c) (OpaquePointer?) -> Int
    /// 0 at the end of a frame, else a hint of how much is still to come, or an error.
    let inflate: @convention(c) (OpaquePointer?, UnsafeMutableRawPointer, UnsafeMutableRawPointer) -> Int
    let isError: @convention(c) (Int) -> UInt32

    /// nil where there is no such library.
    static let loaded: ZstdLibrary? = {
        guard let library = dlopen("libzstd.so.1", RTLD_NOW) else { return nil }
        guard let create = dlsym(library, "ZSTD_createDStream"), let free = dlsym(library, "ZSTD_freeDStream"),
            let inflate = dlsym(library, "ZSTD_decompressStream"), let isError = dlsym(library, "ZSTD_isError")
        else { return nil }
        return ZstdLibrary(
            createStream: unsafeBitCast(create, to: (@convention(c) () -> OpaquePointer?).self),
            freeStream: unsafeBitCast(free, to: (@convention(c) (OpaquePointer?) -> Int).self),
            inflate: unsafeBitCast(
                inflate,
                to: (@convention(c) (OpaquePointer?, UnsafeMutableRawPointer, UnsafeMutableRawPointer) -> Int).self),
            isError: unsafeBitCast(isError, to: (@convention(c) (Int) -> UInt32).self))
    }()
}
