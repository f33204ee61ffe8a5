import Channel
import Domain
import EventLoop
import Messages

/// As of when the registers gave what one certificate shows: for the journal, as no paper says it.
@LoopActor
final class RecordMoment {
    var asOf: Instant

    init(_ asOf: Instant) { self.asOf = asOf }
}

/// An answer that says at which moment the register stood so.
protocol DatedAnswer {
    var asOf: Instant { get }
}

extension ResidentRecordResponse: DatedAnswer {}
extension SealRegistrationResponse: DatedAnswer {}
extension TaxRecordResponse: DatedAnswer {}
extension FamilyRegisterResponse: DatedAnswer {}
extension SupplementaryFamilyRegisterResponse: DatedAnswer {}

/// The `core` line, for one request.
struct CoreLine: RegisterLine {
    let registers: ChannelClient
    let requestID: RequestID
    let deadline: MonotonicTime
    let moment: RecordMoment

    @LoopActor
    func ask<Answer: WireMessage>(_ message: MessageName, _ question: some WireMessage) async throws(ChannelError) -> Answer {
        let answer: Answer = try await registers.ask(message, question, requestID: requestID, until: deadline).answer
        if let dated = answer as? any DatedAnswer { moment.asOf = dated.asOf }
        return answer
    }
}
