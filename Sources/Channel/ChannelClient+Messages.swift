public import Domain
public import EventLoop
public import Messages

extension ChannelClient {
    /// Asks in the vocabulary of `Messages`. An answer that the gate admits and that is no message all the same
    /// is refused here, as the gate itself refuses.
    /// - Parameter deadline: the transaction's; the channel's own timeout applies as well.
    public func ask<Answer: WireMessage>(
        _ message: MessageName, _ question: some WireMessage, requestID: RequestID, until deadline: MonotonicTime
    ) async throws(ChannelError) -> (answer: Answer, hash: String) {
        let (json, hash) = try await ask(message.rawValue, question.json, requestID: requestID.description, until: deadline)
        do throws(MessageError) {
            return (try Answer(json: json), hash)
        } catch {
            throw refused("answer-unreadable", message.rawValue)
        }
    }
}
