import Synchronization

/// Keeps the patterns and latent images that a press prints with: they are made once, and say nothing
/// about anyone.
final class ProtectionCabinet: Sendable {
    /// Those beyond these are made afresh each time.
    static let maximumKept = 16

    private let kept = Mutex<[PaperProtection: ProtectedSide]>([:])

    func side(_ protection: PaperProtection, fonts: [TrueTypeFont]) throws(PaperError) -> ProtectedSide {
        if let side = kept.withLock({ $0[protection] }) { return side }
        let made = try ProtectedSide(protection, fonts: fonts)
        kept.withLock { if $0.count < ProtectionCabinet.maximumKept { $0[protection] = made } }
        return made
    }
}
