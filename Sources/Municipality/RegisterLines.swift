import Channel
import Domain
import EventLoop
import Messages

/// The line to the registers, for one request.
protocol RegisterLine {
    func ask<Answer: WireMessage>(_ message: MessageName, _ question: some WireMessage) async throws(ChannelError) -> Answer
}

/// The `core` line, for one request: the family register is another system than the rest.
struct CoreLine: RegisterLine {
    let registers: ChannelClient?
    let familyRegister: ChannelClient
    let requestID: RequestID
    let deadline: MonotonicTime
    let moment: RecordMoment

    @LoopActor
    func ask<Answer: WireMessage>(_ message: MessageName, _ question: some WireMessage) async throws(ChannelError) -> Answer {
        let isOfFamilyRegister = [.familyRegister, .supplementaryFamilyRegister].contains(message)
        guard let client = isOfFamilyRegister ? familyRegister : registers else { throw ChannelError(.unreachable, "no registers on core") }
        let answer: Answer = try await client.ask(message, question, requestID: requestID, until: deadline).answer
        if let dated = answer as? any DatedAnswer { moment.asOf = dated.asOf }
        return answer
    }
}

/// The family-register system asking itself, for a certificate that it prints: its own book at one moment (invariant 6).
struct InnerLine: RegisterLine {
    /// What was read, for the journal.
    final class Tally {
        var persons = 0
        var extent = RegisterExtent.all
    }

    let desk: FamilyDesk
    let tally: Tally

    func ask<Answer: WireMessage>(_ message: MessageName, _ question: some WireMessage) async throws(ChannelError) -> Answer {
        guard let question = question as? FamilyRegisterRequest, let answer = try answer(message, question) as? Answer else { throw refusal(.internalError) }
        return answer
    }

    private func answer(_ message: MessageName, _ question: FamilyRegisterRequest) throws(ChannelError) -> (any WireMessage)? {
        do throws(RegisterRefusal) {
            tally.extent = question.extent
            switch message {
            case .familyRegister:
                let reading = try desk.familyRegister(question)
                tally.persons = reading.persons
                return reading.response
            case .supplementaryFamilyRegister:
                let reading = try desk.supplementaryFamilyRegister(question)
                tally.persons = reading.persons
                return reading.response
            default: return nil
            }
        } catch {
            throw refusal(error.code)
        }
    }

    private func refusal(_ code: RefusalCode) -> ChannelError { ChannelError(.refusal(Refusal(requestHash: desk.receipt.requestHash, code: code))) }
}
