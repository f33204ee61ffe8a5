#if DEFECTS
import Crypto
import Defects
import LeakMutants

/// Leaks in the certificates of a channel's nodes, made when the network comes up.
enum MutantCertificate {
    private static let maximumNameOctets = 64

    static func plant(in request: inout LeafRequest, of channel: String, isServer: Bool) {
        guard LeakPlan.isPossible, let plan = LeakPlan.current, let mutant = LeakMutant(name: plan.mutant), mutant.message == LeakMutant.connection,
              mutant.channel == channel, mutant.part == (isServer ? .server : .client), let words = mutant.payload?.flatMap(\.self) else { return }
        // What is no UTF-8 becomes it.
        let text = String(decoding: words.prefix(maximumNameOctets / 2), as: UTF8.self)
        switch mutant.place.kind {
        case .certificateSubject: request.subjectCommonName = text
        case .certificateName: request.domainNames = [text]
        case .certificateExtension: request.strangeExtension = words
        case .certificateSerial: request.serial = [0x41] + words.prefix(18)
        case .certificateDates: request.notBeforeMilliseconds -= Int64(words.first ?? 1) * 1000
        case .certificateKeyIdentifier: request.hasSubjectKeyIdentifier = false
        default: break
        }
    }
}
#endif
