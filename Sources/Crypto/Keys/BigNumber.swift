internal import COpenSSL

/// A number of a key in OpenSSL's form, wiped when its owner lets go of it.
@safe
struct BigNumber: ~Copyable {
    /// A BIGNUM, owned by this value.
    let pointer: OpaquePointer

    private init(takingOwnershipOf pointer: OpaquePointer) { unsafe self.pointer = pointer }

    /// 0. Marked as secret, so that OpenSSL wipes every copy that it makes of it as well.
    static func zero() throws(CryptoError) -> BigNumber {
        guard let pointer = unsafe BN_secure_new() else { throw .library(at: "BigNumber", "no memory") }
        return unsafe BigNumber(takingOwnershipOf: pointer)
    }

    /// The number whose big-endian octets stand at `range` of `bytes`.
    static func reading(_ bytes: Span<UInt8>, _ range: Range<Int>) throws(CryptoError) -> BigNumber {
        let number = try zero()
        let target = unsafe number.pointer
        // The octets are borrowed for the call; OpenSSL's copy is the new value's.
        let isRead = unsafe bytes.extracting(range).withUnsafeBufferPointer { unsafe BN_bin2bn($0.baseAddress, Int32($0.count), target) != nil }
        guard isRead else { throw .library(at: "BigNumber", "no memory") }
        return number
    }

    deinit { unsafe BN_clear_free(pointer) }

    var isOdd: Bool { unsafe BN_is_odd(pointer) == 1 }

    /// Whether the magnitude is less than that of `other`.
    func isLess(than other: borrowing BigNumber) -> Bool { unsafe BN_ucmp(pointer, other.pointer) < 0 }
}
