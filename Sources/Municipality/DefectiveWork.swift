#if DEFECTS
import Defects
import Domain
import EventLoop
import Glibc

/// How issuing servers of real incidents worked. Test builds only.
@LoopActor
final class DefectiveWork {
    private static let pauseMilliseconds = 60

    private var current: Any?

    /// Adachi: the record lies in one place for all requests while something else runs.
    func shared<Record>(_ record: Record) async -> Record {
        guard Defect.adachi2023.isPlanted else { return record }
        current = record
        await EventLoop.shared.sleep(milliseconds: DefectiveWork.pauseMilliseconds)
        return current as? Record ?? record
    }

    /// Kawasaki: the certificate is written to a work file of the clock's second, and read from there.
    func filed(_ pdf: [UInt8], at now: Instant) async -> [UInt8] {
        guard Defect.kawasaki2023.isPlanted else { return pdf }
        let path = "work-\(now.millisecondsSinceEpoch / 1000)"
        let descriptor = unsafe open(path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        defer { close(descriptor) }
        // Both arrays are ours and outlive the calls.
        _ = unsafe pdf.withUnsafeBytes { unsafe pwrite(descriptor, $0.baseAddress, $0.count, 0) }
        await EventLoop.shared.sleep(milliseconds: DefectiveWork.pauseMilliseconds)
        var read = [UInt8](repeating: 0, count: 1 << 20)
        let later = unsafe open(path, O_RDONLY | O_CLOEXEC)
        defer { close(later) }
        let count = unsafe read.withUnsafeMutableBytes { unsafe pread(later, $0.baseAddress, $0.count, 0) }
        _ = unsafe unlink(path)
        return count > 0 ? Array(read[..<count]) : pdf
    }
}
#endif
