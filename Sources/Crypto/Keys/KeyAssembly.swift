internal import COpenSSL

/// Makes keys of OpenSSL's from their numbers. That takes a thirtieth of what OpenSSL's decoders take, which are
/// set up for every form of key that there is. Whether the numbers belong together is for the caller to check.
enum KeyAssembly {
    /// The key becomes the caller's.
    static func rsa(_ numbers: borrowing RSANumbers, at place: String) throws(CryptoError) -> OpaquePointer {
        let builder = try unsafe OwnedHandle.taking(OSSL_PARAM_BLD_new(), freedBy: OSSL_PARAM_BLD_free, at: place)
        // The parameters hold copies of the numbers.
        let parameters = unsafe kofu_OSSL_PARAM_BLD_to_param_RSA(
            builder.pointer, numbers.modulus.pointer, numbers.publicExponent.pointer, numbers.privateExponent.pointer, numbers.prime1.pointer,
            numbers.prime2.pointer, numbers.exponent1.pointer, numbers.exponent2.pointer, numbers.coefficient.pointer)
        return try unsafe key("RSA", kofu_EVP_PKEY_KEYPAIR(), parameters, at: place)
    }

    /// The public key of two numbers' octets in `bytes`. It becomes the caller's.
    static func rsaPublic(_ bytes: Span<UInt8>, modulus: Range<Int>, exponent: Range<Int>, at place: String) throws(CryptoError) -> OpaquePointer {
        let modulus = try BigNumber.reading(bytes, modulus), exponent = try BigNumber.reading(bytes, exponent)
        let builder = try unsafe OwnedHandle.taking(OSSL_PARAM_BLD_new(), freedBy: OSSL_PARAM_BLD_free, at: place)
        let parameters = unsafe kofu_OSSL_PARAM_BLD_to_param_RSA_public(builder.pointer, modulus.pointer, exponent.pointer)
        return try unsafe key("RSA", kofu_EVP_PKEY_PUBLIC_KEY(), parameters, at: place)
    }

    /// The key of a scalar and its uncompressed point. It becomes the caller's.
    static func p256(_ scalar: borrowing BigNumber, point: Span<UInt8>, at place: String) throws(CryptoError) -> OpaquePointer {
        let builder = try unsafe OwnedHandle.taking(OSSL_PARAM_BLD_new(), freedBy: OSSL_PARAM_BLD_free, at: place)
        // The point is lent for the call, which copies it.
        let parameters = unsafe point.withUnsafeBufferPointer { point in
            unsafe kofu_OSSL_PARAM_BLD_to_param_P256(builder.pointer, point.baseAddress, point.count, scalar.pointer)
        }
        return try unsafe key("EC", kofu_EVP_PKEY_KEYPAIR(), parameters, at: place)
    }

    /// Takes ownership of `parameters`; of secret ones OpenSSL wipes its copies.
    private static func key(_ type: String, _ selection: Int32, _ parameters: UnsafeMutablePointer<OSSL_PARAM>?, at place: String) throws(CryptoError) -> OpaquePointer {
        guard let parameters = unsafe parameters else { throw .library(at: place, "cannot build a key") }
        defer { unsafe OSSL_PARAM_free(parameters) }
        let context = try unsafe OwnedHandle.taking(EVP_PKEY_CTX_new_from_name(nil, type, nil), freedBy: EVP_PKEY_CTX_free, at: place)
        var key: OpaquePointer?
        guard unsafe EVP_PKEY_fromdata_init(context.pointer) == 1, unsafe EVP_PKEY_fromdata(context.pointer, &key, selection, parameters) == 1, let key = unsafe key else {
            throw .library(at: place, "cannot build a key", code: .malformed)
        }
        return unsafe key
    }
}
