import Channel
import Domain
import EventLoop
import Messages

/// Answers from the copy at the ASP what the registers would answer over `core`, for one request.
struct CopyLine: RegisterLine {
    let office: CopyOffice
    let requestID: RequestID
    let moment: RecordMoment

    /// There is no message that an answer could be bound to: it never leaves the process.
    private static let noHash = String(repeating: "0", count: 64)

    @LoopActor
    func ask<Answer: WireMessage>(_ message: MessageName, _ question: some WireMessage) async throws(ChannelError) -> Answer {
        let desk = office.desk()
        guard let asOf = office.asOf else { throw ChannelError(.unreachable) }
        let receipt = RegisterDesk.Receipt(requestHash: CopyLine.noHash, asOf: asOf)
        let answer: (any WireMessage)?
        do throws(RegisterRefusal) {
            switch question {
            case let question as ResidentRecordRequest:
                let record = try desk.residentRecord(question, receipt)
                office.noteRead(requestID, message, persons: record.entries.count, question.individualNumber ? "with-number" : "without-number")
                answer = record
            case let question as TaxRecordRequest:
                answer = try desk.taxRecord(question, receipt)
                office.noteRead(requestID, message, persons: 1, question.taxation ? "taxation" : "income")
            case let question as SealRegistrationRequest:
                answer = try desk.sealRegistration(question, receipt) { seal throws(RegisterRefusal) in try office.imprint(of: seal) }
                office.noteRead(requestID, message, persons: 1, "imprint")
            default: answer = nil
            }
        } catch {
            throw ChannelError(.refusal(Refusal(requestHash: CopyLine.noHash, code: error.code)))
        }
        // What is never copied, such as the family register, is not asked for here (A7).
        guard let answer = answer as? Answer else { throw ChannelError(.refusedHere(rule: "answer-of-another-kind")) }
        moment.asOf = asOf
        return answer
    }
}
