internal import COpenSSL

/// Between OpenSSL's objects and their encodings.
enum EncodedObject {
    typealias Encoder = (OpaquePointer?, UnsafeMutablePointer<UnsafeMutablePointer<UInt8>?>?) -> Int32
    typealias Decoder = (UnsafeMutablePointer<UnsafePointer<UInt8>?>?, Int) -> OpaquePointer?

    /// The encoding of `object`, which stays the caller's, by an `i2d` function.
    static func encode(_ object: OpaquePointer, with encoder: Encoder, at place: String) throws(CryptoError) -> [UInt8] {
        let count = unsafe encoder(object, nil)
        guard count > 0 else { throw .library(at: place, "cannot encode") }
        var bytes = [UInt8](repeating: 0, count: Int(count))
        // The array is ours and as long as the encoder just said.
        let written = unsafe bytes.withUnsafeMutableBufferPointer { buffer in
            var position = buffer.baseAddress
            return unsafe encoder(object, &position)
        }
        guard written == count else { throw .library(at: place, "cannot encode") }
        return bytes
    }

    /// The object that `bytes` encode, the whole of them, by a `d2i` function. It becomes the caller's.
    static func decode(_ bytes: [UInt8], with decoder: Decoder, freedBy release: OwnedHandle.Release, at place: String) throws(CryptoError) -> OpaquePointer {
        // `bytes` are borrowed for the call; the object is a copy.
        let (object, isWhole) = unsafe bytes.withUnsafeBufferPointer { buffer -> (OpaquePointer?, Bool) in
            var position = buffer.baseAddress
            let object = unsafe decoder(&position, buffer.count)
            return unsafe (object, position == buffer.baseAddress.map { unsafe $0 + buffer.count })
        }
        guard let object = unsafe object else { throw .library(at: place, "cannot decode", code: .malformed) }
        guard isWhole else {
            unsafe release(object)
            throw CryptoError(.malformed, at: place, "octets after the end")
        }
        LibraryErrors.clear()
        return unsafe object
    }
}
