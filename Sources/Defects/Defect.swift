#if DEFECTS
import Glibc

/// The mechanism of a real incident, planted on purpose, so that a reenactment can show that the checker would see it.
/// Every use stands in `#if DEFECTS`, as this file does: no release build has them.
public enum Defect: String, Sendable, CaseIterable {
    /// Yokohama 2023: after a timeout only the queue is freed, not the request; the next applicant gets its answer.
    case yokohama2023 = "yokohama-2023"
    /// Adachi 2023: a register run beside issuance swaps the record under it.
    case adachi2023 = "adachi-2023"
    /// Kawasaki 2023: a work file is named by the clock's second; the later of two overwrites the earlier.
    case kawasaki2023 = "kawasaki-2023"
    /// Tokushima 2023: pages come out of a spool that requests share.
    case tokushima2023 = "tokushima-2023"
    /// Niigata, Saitama, Kumamoto: a deletion is lost on its way to the server that answers.
    case cancelledSeals = "cancelled-seals"
    /// Munakata 2023: what the previous user left is still in the terminal.
    case munakata2023 = "munakata-2023"
    /// Takamatsu 2024: a build for another site takes part.
    case takamatsu2024 = "takamatsu-2024"
    /// LGWAN 2022: what a dead gateway held back is sent once it is up again, to nobody who still waits.
    case lgwan2022 = "lgwan-2022"
    /// JPKI 2020: no answer to a validity check in time counts as a good one.
    case jpkiSlow2020 = "jpki-slow-2020"

    public static let variable = "KOFU_DEFECT"

    /// What this process was started with; the environment does not change while it runs.
    private static let planted = unsafe getenv(variable).map { unsafe String(cString: $0) }

    public var isPlanted: Bool { Defect.planted == rawValue }
}
#endif
