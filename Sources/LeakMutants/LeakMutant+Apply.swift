#if DEFECTS
public import Policy

extension LeakMutant {
    /// The octets of a clean message with this leak in it; nil where the message has no such place, or the place can only say what
    /// it says already.
    ///
    /// The framing stays right: `Content-Length` is that of the changed body, unless the length is the place.
    /// - Parameter policy: what the message's body may be.
    public func applied(to message: [UInt8], policy: BodyPolicy) -> [UInt8]? {
        guard var frame = HTTPFrame(message) else { return nil }
        let changed: [UInt8]?
        switch place.kind.level {
        case .http: changed = HTTPHiding.hide(self, in: frame)
        case .json, .field, .document:
            guard case .json(let fields) = policy.content, let body = JSONHiding(mutant: self, fields: fields).hide(in: frame.body) else { return nil }
            frame.set(body: body)
            changed = frame.octets
        case .der:
            guard case .binary = policy.content, let body = OCSPHiding.hide(self, in: frame.body) else { return nil }
            frame.set(body: body)
            changed = frame.octets
        case .tls, .certificate, .time: return nil
        }
        return changed == message ? nil : changed
    }

    /// The body of a message, as its receiver would hash it; all octets after the head.
    public static func body(of message: [UInt8]) -> [UInt8] {
        for index in message.indices.dropLast(3) where message[index] == 0x0D && message[index + 1] == 0x0A && message[index + 2] == 0x0D && message[index + 3] == 0x0A {
            return Array(message[(index + 4)...])
        }
        return []
    }
}
#endif
