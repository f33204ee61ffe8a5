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
    /// Whose delay is on record.
    private var delayed: RequestID?

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
            let end = await end(of: report)
            if case .reportDelayed = end {
                if delayed != report.requestID { await scribe.note(KioskRecord(report.requestID, end)) }
                delayed = report.requestID
                return
            }
            await scribe.note(KioskRecord(report.requestID, end))
            pending.removeFirst()
        }
    }

    private func end(of report: CompletionReport) async -> KioskRecord.Event {
        let deadline = time().adding(milliseconds: KioskLimits.reportMilliseconds)
        let hash = report.bodyHash
        do throws(CenterLineError) {
            let answer = try await line.complete(report, until: deadline)
            return answer.requestHash == hash && answer.body.requestHash == hash ? .reported : .reportDelayed(.requestMismatch)
        } catch {
            switch error {
            case .failed(let code): return .reportDelayed(code)
            case .refused(let refusal) where refusal.requestHash != hash: return .reportDelayed(.requestMismatch)
            case .refused(let refusal): return refusal.code.isConclusive ? .reportRefused(refusal.code) : .reportDelayed(refusal.code)
            }
        }
    }
}
