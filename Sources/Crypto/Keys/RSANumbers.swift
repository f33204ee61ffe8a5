internal import COpenSSL

/// The numbers of an RSA private key (RFC 8017 §3.2).
struct RSANumbers: ~Copyable {
    let modulus, publicExponent, privateExponent, prime1, prime2, exponent1, exponent2, coefficient: BigNumber

    static func reading(_ bytes: Span<UInt8>, _ positions: PrivateKeyInfo.RSAPositions) throws(CryptoError) -> RSANumbers {
        RSANumbers(
            modulus: try .reading(bytes, positions.modulus), publicExponent: try .reading(bytes, positions.publicExponent),
            privateExponent: try .reading(bytes, positions.privateExponent), prime1: try .reading(bytes, positions.prime1),
            prime2: try .reading(bytes, positions.prime2), exponent1: try .reading(bytes, positions.exponent1),
            exponent2: try .reading(bytes, positions.exponent2), coefficient: try .reading(bytes, positions.coefficient))
    }

    /// Whether every number follows from the primes as RFC 8017 §3.2 demands: n = p·q; e·d, e·dP and e·dQ are 1
    /// modulo p−1 and q−1; q·qInv is 1 modulo p; and none is larger than its modulus. That p and q are prime is
    /// taken on trust from whoever made the key: testing it takes 72 ms.
    func areConsistent() throws(CryptoError) -> Bool {
        let context = try unsafe OwnedHandle.taking(BN_CTX_secure_new(), freedBy: BN_CTX_free, at: "RSANumbers")
        let product = try BigNumber.zero(), below1 = try BigNumber.zero(), below2 = try BigNumber.zero()
        // All numbers are owned by this value or by this function.
        guard unsafe BN_mul(product.pointer, prime1.pointer, prime2.pointer, context.pointer) == 1,
              unsafe BN_sub(below1.pointer, prime1.pointer, BN_value_one()) == 1, unsafe BN_sub(below2.pointer, prime2.pointer, BN_value_one()) == 1
        else { throw .library(at: "RSANumbers", "cannot compute") }
        guard unsafe BN_ucmp(product.pointer, modulus.pointer) == 0, modulus.isOdd, publicExponent.isOdd, unsafe BN_is_one(publicExponent.pointer) == 0,
              privateExponent.isLess(than: modulus), exponent1.isLess(than: below1), exponent2.isLess(than: below2), coefficient.isLess(than: prime1)
        else { return false }
        func isInverse(_ left: borrowing BigNumber, _ right: borrowing BigNumber, modulo: borrowing BigNumber) -> Bool {
            // A modulus that OpenSSL cannot divide by is no better than one that does not fit.
            unsafe BN_mod_mul(product.pointer, left.pointer, right.pointer, modulo.pointer, context.pointer) == 1 && BN_is_one(product.pointer) == 1
        }
        let areInverse = isInverse(publicExponent, privateExponent, modulo: below1) && isInverse(publicExponent, privateExponent, modulo: below2)
            && isInverse(publicExponent, exponent1, modulo: below1) && isInverse(publicExponent, exponent2, modulo: below2)
            && isInverse(prime2, coefficient, modulo: prime1)
        LibraryErrors.clear()
        return areInverse
    }
}
