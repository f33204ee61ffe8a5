import ProxyProtocol

/// The line's header: what is read is written as the same octets.
func target(_ bytes: [UInt8]) {
    guard let length = try? ProxyHeader.restLength(of: bytes.prefix(ProxyHeader.fixedLength)) else { return }
    demand(length <= ProxyHeader.maximumRestLength, "a header is short")
    guard bytes.count == ProxyHeader.fixedLength + length, let (header, signature) = try? ProxyHeader.parse(rest: bytes.dropFirst(ProxyHeader.fixedLength)) else { return }
    demand(header.bytes(signature: signature) == bytes, "a header has one spelling")
}
