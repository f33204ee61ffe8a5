internal import Domain

/// A certificate as it stands on its fronts, before it is a file.
public struct DrawnCertificate: Sendable {
    /// The contents of the pages.
    let pages: [[UInt8]]
    let glyphs: GlyphCollector
    let seal: OfficialSeal
    /// 印影 of a seal registration; nil for every other certificate.
    let imprint: SealImprint?
    /// What each front shows, for the scramble image on its back (H3).
    public let pictures: [FrontPicture]
}
