import Synchronization

/// Keeps the drawn seals of the municipalities that a press prints for: a seal is the same on every
/// certificate and says nothing about anyone on it, so it is the one thing that a press keeps.
final class SealCabinet: Sendable {
    /// Seals beyond these are drawn afresh each time.
    static let maximumSeals = 64

    private let seals = Mutex<[String: OfficialSeal]>([:])

    func seal(_ text: String, fonts: [TrueTypeFont]) throws(PaperError) -> OfficialSeal {
        if let kept = seals.withLock({ $0[text] }) { return kept }
        let drawn = try OfficialSeal(text: text, fonts: fonts)
        seals.withLock { if $0.count < SealCabinet.maximumSeals { $0[text] = drawn } }
        return drawn
    }
}
