import Dissection

/// A detached CMS signature in the one form that a municipality's part has, by a key that never signed: readers judge the form.
struct SmallSignature {
    var digest: [UInt8]
    var context: [UInt8]
    var signer: String

    private static let sha256 = der(0x30, [0x06, 9, 0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2, 1])
    private static let data: [UInt8] = [0x06, 9, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 1, 7, 1]
    private static let ecdsa = der(0x30, [0x06, 8, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 4, 3, 2])
    private static let signature = der(0x30, der(0x02, [5]), der(0x02, [7]))

    private static func der(_ tag: UInt8, _ parts: [UInt8]...) -> [UInt8] {
        let content = parts.flatMap(\.self)
        let count = content.count
        return [tag] + (count < 0x80 ? [UInt8(count)] : count < 0x100 ? [0x81, UInt8(count)] : [0x82, UInt8(count >> 8), UInt8(count & 0xFF)]) + content
    }

    private static func attribute(_ last: [UInt8], _ value: [UInt8]) -> [UInt8] {
        let identifier: [UInt8] = [0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 1, 9] + last
        return der(0x30, der(0x06, identifier), der(0x31, value))
    }

    /// X9.62's own example of a point: the generator of P-256.
    static let point: [UInt8] = [
        0x04, 0x6B, 0x17, 0xD1, 0xF2, 0xE1, 0x2C, 0x42, 0x47, 0xF8, 0xBC, 0xE6, 0xE5, 0x63, 0xA4, 0x40, 0xF2, 0x77, 0x03, 0x7D, 0x81, 0x2D, 0xEB, 0x33, 0xA0, 0xF4, 0xA1, 0x39, 0x45,
        0xD8, 0x98, 0xC2, 0x96, 0x4F, 0xE3, 0x42, 0xE2, 0xFE, 0x1A, 0x7F, 0x9B, 0x8E, 0xE7, 0xEB, 0x4A, 0x7C, 0x0F, 0x9E, 0x16, 0x2B, 0xCE, 0x33, 0x57, 0x6B, 0x31, 0x5E, 0xCE, 0xCB, 0xB6, 0x40,
        0x68, 0x37, 0xBF, 0x51, 0xF5,
    ]

    private var certificate: [UInt8] {
        func der(_ tag: UInt8, _ parts: [UInt8]...) -> [UInt8] { Self.der(tag, parts.flatMap(\.self)) }
        func known(_ last: UInt8, isCritical: Bool, _ value: [UInt8]) -> [UInt8] {
            der(0x30, [0x06, 3, 0x55, 0x1D, last], isCritical ? [1, 1, 0xFF] : [], der(0x04, value))
        }
        let identifier = Array(Hash.sha256(Self.point).prefix(20))
        let key = der(0x30, der(0x30, [0x06, 7, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 2, 1], [0x06, 8, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 3, 1, 7]), der(0x03, [0], Self.point))
        let extensions = der(
            0x30, known(19, isCritical: true, [0x30, 0]), known(15, isCritical: true, [3, 2, 7, 0x80]),
            known(37, isCritical: false, der(0x30, [0x06, 8, 0x2B, 6, 1, 5, 5, 7, 3, 36])), known(17, isCritical: true, der(0x30, der(0x86, Array(signer.utf8)))),
            known(14, isCritical: false, der(0x04, identifier)), known(35, isCritical: false, der(0x30, der(0x80, [UInt8](repeating: 9, count: 20)))))
        let issuer = der(0x30, der(0x31, der(0x30, [0x06, 3, 0x55, 4, 3], der(0x0C, Array("documents".utf8)))))
        let body = der(
            0x30, [0xA0, 3, 2, 1, 2], der(0x02, [0x11] + [UInt8](1...15)), Self.ecdsa, issuer,
            der(0x30, der(0x17, Array("260401000000Z".utf8)), der(0x17, Array("260501000000Z".utf8))), [0x30, 0], key, der(0xA3, extensions))
        return der(0x30, body, Self.ecdsa, der(0x03, [0], Self.signature))
    }

    var bytes: [UInt8] {
        let identifier = Array(Hash.sha256(Self.point).prefix(20))
        let attributes = Self.attribute([3], Self.data) + Self.attribute([4], Self.der(0x04, digest)) + Self.attribute([16, 2, 7], Self.der(0x04, context))
        let signer = Self.der(
            0x30, [2, 1, 3], Self.der(0x80, identifier), Self.sha256, Self.der(0xA0, attributes), Self.ecdsa, Self.der(0x04, Self.signature))
        let body = Self.der(0x30, [2, 1, 3], Self.der(0x31, Self.sha256), Self.der(0x30, Self.data), Self.der(0xA0, certificate), Self.der(0x31, signer))
        return Self.der(0x30, [0x06, 9, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 1, 7, 2], Self.der(0xA0, body))
    }
}
