import Channel
import Domain
import EventLoop
import JSON
import Messages

/// The way to the centre over the kiosk line.
@LoopActor
final class StoreNetworkLine: CenterLine {
    private let client: ChannelClient

    init(_ client: ChannelClient) { self.client = client }

    /// How long an answer is waited for, from the topology.
    var timeoutMilliseconds: Int { client.configuration.timeoutMilliseconds }

    func close() { client.close() }

    func openSession(_ request: CardPresentation, until deadline: MonotonicTime) async throws(CenterLineError) -> Answer<OpenSessionResponse> {
        try await ask(.openSession, request, request.requestID, deadline)
    }

    func issue(_ request: KioskIssueRequest, until deadline: MonotonicTime) async throws(CenterLineError) -> Answer<IssueResponse> {
        try await ask(.issue, request, request.requestID, deadline)
    }

    func complete(_ report: CompletionReport, until deadline: MonotonicTime) async throws(CenterLineError) -> Answer<Acknowledgement> {
        try await ask(.complete, report, report.requestID, deadline)
    }

    private func ask<Body: WireMessage>(
        _ message: MessageName, _ request: some WireMessage, _ id: RequestID, _ deadline: MonotonicTime
    ) async throws(CenterLineError) -> Answer<Body> {
        do throws(ChannelError) {
            let (body, hash): (Body, String) = try await client.ask(message, request, requestID: id, until: deadline)
            return Answer(body: body, requestHash: hash)
        } catch {
            if case .refusal(let refusal) = error.reason { throw .refused(refusal) }
            throw .failed(error.isTimedOut ? .deadlineExceeded : error.refusal(unreachable: .storeNetworkUnreachable).code)
        }
    }
}
