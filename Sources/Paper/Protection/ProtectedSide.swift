/// What the sides of a municipality's sheets share, ready to be written: the deterrent pattern of both and the latent image of
/// the back.
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

    /// What every front's content begins with: the pattern lies below everything, and is no content (ISO 32000-1, 14.8.2.2).
    static var ground: [UInt8] {
        var content: [UInt8] = []
        content.append("/Artifact BMC\n/Deterrent Do\nEMC\n")
        return content
    }

    /// The content of a back.
    static func back(hasScrambleImage: Bool) -> [UInt8] {
        var content: [UInt8] = []
        content.append("/Artifact BMC\n/Deterrent Do\n/Latent Do\n")
        if hasScrambleImage { content.append("/Scramble Do\n") }
        content.append("EMC\n")
        return content
    }
}
