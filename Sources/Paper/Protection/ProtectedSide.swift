/// What the sides of protected sheets share, ready to be written: the deterrent pattern of both, the
/// latent image of the back, and on one document's backs its scramble image.
struct ProtectedSide: Sendable {
    let pattern: DeterrentPattern
    let latentImage: LatentImage
    /// The only part that differs from one document to the next.
    var scrambleImage: ScrambleImage?

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
    var back: [UInt8] {
        var content: [UInt8] = []
        content.append("/Deterrent Do\n/Latent Do\n")
        if scrambleImage != nil { content.append("/Scramble Do\n") }
        return content
    }

    /// Writes the objects, and their names and references as entries of the pages' resources.
    func write(to pdf: inout PDFWriter) -> [UInt8] {
        var resources: [UInt8] = []
        func named(_ name: StaticString, _ write: (PDFWriter.Reference, inout PDFWriter) -> Void) {
            let reference = pdf.reserve()
            write(reference, &pdf)
            resources.append(name)
            resources.append(" ")
            resources.append(reference)
        }
        named(DeterrentPattern.resourceName) { pattern.write($0, to: &$1) }
        named(LatentImage.resourceName) { latentImage.write($0, to: &$1) }
        if let scrambleImage { named(ScrambleImage.resourceName) { scrambleImage.write($0, to: &$1) } }
        return resources
    }
}
