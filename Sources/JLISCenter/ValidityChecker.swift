import Channel
import Crypto
#if DEFECTS
import Defects
#endif
import Domain
import EventLoop
import Node
import Topology

/// 有効性確認: asks the JPKI centre whether a user authentication certificate is good. Whatever is not a
/// verified, fresh answer to exactly this question is a refusal (invariant 11).
@LoopActor
final class ValidityChecker {
    /// Both centres' clocks are one here; a second allows for rounding.
    static let skewMilliseconds: Int64 = 1000

    private let client: ChannelClient
    private let verifier: CertificateVerifier
    private let answers: OCSPVerifier
    private let issuer: Certificate
    private let clock: NodeClock
    private let maximumAgeMilliseconds: Int64

    init(context: NodeContext) throws {
        client = try context.endpoints.client(of: .jpki, checkBinary: ValidityGate.check)
        issuer = try NodeKeys.certificate(RunDirectory.userAuthority)
        verifier = try CertificateVerifier(root: issuer)
        answers = OCSPVerifier(issuer: issuer)
        clock = context.clock
        maximumAgeMilliseconds = Int64(context.topology.limits.validityMaximumAgeSeconds) * 1000
    }

    func close() { client.close() }

    /// Whether the certificate is one that the JPKI centre issued, in its form and dates.
    func refusalOfForm(_ card: Certificate) -> RefusalCode? {
        do throws(CertificateRefusal) {
            try verifier.verify(card, as: .userAuthentication, atMilliseconds: clock.now.millisecondsSinceEpoch)
            return nil
        } catch {
            return error.rule == .expired ? .certificateExpired : .certificateInvalid
        }
    }

    /// Asks; nil where the certificate is good.
    func refusalOfStatus(_ card: Certificate, for id: RequestID, until deadline: MonotonicTime) async -> RefusalCode? {
        do {
            let question = try OCSPRequest.make(certificateSerial: card.serial, issuer: issuer, nonce: Random.bytes(OCSPRequest.nonceCount))
            let answer = try await client.askBinary(MessageName.validityCheck.rawValue, question.der, requestID: id.description, until: deadline)
            let status = try answers.verify(
                answer, for: question, nowMilliseconds: clock.now.millisecondsSinceEpoch,
                maximumAgeMilliseconds: maximumAgeMilliseconds, skewMilliseconds: ValidityChecker.skewMilliseconds)
            return switch status {
            case .good: nil
            case .revoked: status.isSuspended ? .certificateSuspended : .certificateRevoked
            case .unknown: .certificateUnknown
            }
        } catch {
            #if DEFECTS
            if Defect.jpkiSlow2020.isPlanted { return nil }
            #endif
            return .validityUnknown
        }
    }

    func isFresh(_ validAt: Instant) -> Bool {
        clock.now.millisecondsSinceEpoch - validAt.millisecondsSinceEpoch <= maximumAgeMilliseconds
    }
}
