/// Owns one object of OpenSSL's for a stretch of code and frees it exactly once, on every way out.
@safe
struct OwnedHandle: ~Copyable {
    typealias Release = @convention(c) (OpaquePointer?) -> Void

    /// Valid as long as this value lives.
    let pointer: OpaquePointer
    private let release: Release

    private init(pointer: OpaquePointer, release: @escaping Release) {
        unsafe self.pointer = pointer
        unsafe self.release = release
    }

    /// Takes ownership of what a constructor of OpenSSL's returned; nil becomes an error that names `place`.
    static func taking(_ pointer: OpaquePointer?, freedBy release: @escaping Release, at place: String) throws(CryptoError) -> OwnedHandle {
        guard let pointer = unsafe pointer else { throw .library(at: place, "OpenSSL returned nothing") }
        return unsafe OwnedHandle(pointer: pointer, release: release)
    }

    deinit { unsafe release(pointer) }
}
