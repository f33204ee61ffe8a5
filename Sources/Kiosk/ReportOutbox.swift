import Domain
import EventLoop
import Messages

/// The reports that the centre has not acknowledged yet. The journal holds the same list, so that it
/// outlives the process.
@LoopActor
final class ReportOutbox {
    private let line: any CenterLine
    private let scribe: Scribe
    private let time: @Sendable () -> MonotonicTime
    private(set) var pending: [CompletionReport]
    private var isSending = false

    init(line: any CenterLine, scribe: Scribe, time: @escaping @Sendable () -> MonotonicTime, pending: [CompletionReport]) {
        self.line = line
        self.scribe = scribe
        self.time = time
        self.pending = pending
    }

    var hasRoom: Bool { pending.count < KioskLimits.maximumPendingReports }

    func add(_ report: CompletionReport) { pending.append(report) }

    /// Sends in order, until one is not acknowledged: the line is down, and the others would wait too.
    func send() async {
        guard !isSending else { return }
        isSending = true
        defer { isSending = false }
        while let report = pending.first {
            guard let end = await end(of: report) else { return }
            await scribe.note(KioskRecord(report.requestID, end))
            pending.removeFirst()
        }
    }

    /// What is to be recorded; nil where the report has to be sent again.
    private func end(of report: CompletionReport) async -> KioskRecord.Event? {
        let deadline = time().adding(milliseconds: KioskLimits.reportMilliseconds)
        let hash = report.bodyHash
        do throws(CenterLineError) {
            let answer = try await line.complete(report, until: deadline)
            return answer.requestHash == hash && answer.body.requestHash == hash ? .reported : nil
        } catch {
            guard case .refused(let refusal) = error, refusal.requestHash == hash,
                  refusal.code.isConclusive else { return nil }
            return .reportRefused(refusal.code)
        }
    }
}
