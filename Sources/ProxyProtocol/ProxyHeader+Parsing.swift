import Domain
import EventLoop

/// Why bytes are not a line's header.
public enum ProxyHeaderError: String, Error, Sendable, Hashable {
    case notProxyProtocol = "not-proxy-protocol"
    case unsupported = "proxy-header-unsupported"
    case malformed = "proxy-header-malformed"
    case tooLong = "proxy-header-too-long"
    case wrongAddresses = "proxy-header-wrong-addresses"
    case wrongLink = "proxy-header-wrong-link"
    case wrongSignature = "proxy-header-wrong-signature"
}

extension ProxyHeader {
    /// How many octets follow the sixteen fixed ones.
    public static func restLength(of fixed: ArraySlice<UInt8>) throws(ProxyHeaderError) -> Int {
        guard fixed.count == fixedLength, fixed.prefix(magic.count).elementsEqual(magic) else { throw .notProxyProtocol }
        let start = fixed.startIndex
        guard fixed[start + 12] == versionAndProxyCommand, fixed[start + 13] == tcpOverIPv4 else { throw .unsupported }
        let length = Int(fixed[start + 14]) << 8 | Int(fixed[start + 15])
        guard length <= maximumRestLength else { throw .tooLong }
        guard length >= addressesLength else { throw .malformed }
        return length
    }

    /// Reads what follows the fixed octets: addresses, then exactly a link name and a signature.
    public static func parse(rest: ArraySlice<UInt8>) throws(ProxyHeaderError) -> (header: ProxyHeader, signature: [UInt8]) {
        guard rest.count >= addressesLength else { throw .malformed }
        var reader = rest
        let sourceHost = number(&reader, octets: 4)
        let destinationHost = number(&reader, octets: 4)
        let sourcePort = number(&reader, octets: 2)
        let destinationPort = number(&reader, octets: 2)
        let link = try value(&reader, type: linkType, maximumLength: maximumLinkLength)
        let signature = try value(&reader, type: signatureType, maximumLength: maximumSignatureLength)
        guard reader.isEmpty, let name = String(validating: link, as: UTF8.self) else { throw .malformed }
        let header = ProxyHeader(
            source: SocketAddress(host: IPv4Address(value: sourceHost), port: UInt16(truncatingIfNeeded: sourcePort)),
            destination: SocketAddress(host: IPv4Address(value: destinationHost), port: UInt16(truncatingIfNeeded: destinationPort)),
            link: name)
        return (header, Array(signature))
    }

    private static func number(_ reader: inout ArraySlice<UInt8>, octets: Int) -> UInt32 {
        let value = reader.prefix(octets).reduce(0) { $0 << 8 | UInt32($1) }
        reader = reader.dropFirst(octets)
        return value
    }

    private static func value(_ reader: inout ArraySlice<UInt8>, type: UInt8, maximumLength: Int) throws(ProxyHeaderError) -> ArraySlice<UInt8> {
        guard reader.count >= 3, reader.first == type else { throw .malformed }
        reader = reader.dropFirst()
        let length = Int(number(&reader, octets: 2))
        guard length <= maximumLength, reader.count >= length else { throw .malformed }
        let value = reader.prefix(length)
        reader = reader.dropFirst(length)
        return value
    }
}
