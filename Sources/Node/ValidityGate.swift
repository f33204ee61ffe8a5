import Crypto
public import Gate
import Policy

/// What the gate checks of the one binary conversation, on the JPKI link: the request is an RFC 6960
/// request with one CertID and a nonce of 16 octets and not an octet more, the response a basic response
/// with one answer. Whether the answer is right is the centre's question, not the gate's.
public enum ValidityGate {
    private static let errorAnswerPrefix: [UInt8] = [0x30, 0x03, 0x0A, 0x01]
    /// malformedRequest, internalError, tryLater, sigRequired, unauthorized (RFC 6960, section 4.2.1).
    private static let errorStatuses: Set<UInt8> = [1, 2, 3, 5, 6]

    public static let check: Gate.BinaryCheck = { message, direction, body in
        switch direction {
        case .request:
            do throws(OCSPRefusal) { _ = try OCSPRequest.parse(Array(body)) } catch { return error.rule.rawValue }
        case .response:
            // An error answer (RFC 6960, section 4.2.1) is one enumerated status and nothing else.
            if body.count == errorAnswerPrefix.count + 1, body.starts(with: errorAnswerPrefix), let status = body.last, errorStatuses.contains(status) { return nil }
            do throws(OCSPRefusal) { _ = try OCSPResponse.parse(Array(body)) } catch { return error.rule.rawValue }
        case .refusal:
            return "no-refusal-here"
        }
        return nil
    }
}
