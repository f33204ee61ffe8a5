/// What the sides of a protected sheet share, ready to be written: the deterrent pattern of both, the
/// latent image of the back.
struct ProtectedSide: Sendable {
    let pattern: DeterrentPattern
    let latentImage: LatentImage

    /// The errors of `DeterrentPattern` and `LatentImage`.
    init(_ protection: PaperProtection, fonts: [TrueTypeFont]) throws(PaperError) {
        self.init(
            pattern: try DeterrentPattern(text: protection.deterrentText, fonts: fonts),
            latentImage: try LatentImage(protection.hiddenFigure, fonts: fonts))
    }

    init(pattern: DeterrentPattern, latentImage: LatentImage) {
        self.pattern = pattern
        self.latentImage = latentImage
    }

    /// What every side's content begins with: the pattern lies below everything.
    static let ground: StaticString = "/Deterrent Do\n"

    /// The content of a back.
    static let back: StaticString = "/Deterrent Do\n/Latent Do\n"
}
