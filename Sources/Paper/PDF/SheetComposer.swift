/// The centre's part (B10): behind the municipality's octets, untouched, the grounds of all sides, the backs and what makes
/// a file of it all, in one revision. Nothing in it is free: the same part with the same protection gives the same octets, so
/// that whoever has both can tell whether anything else was added.
struct SheetComposer {
    let side: ProtectedSide

    /// - Parameter signedPart: the part with its signature behind it.
    func compose(_ part: ContentPart, signedPart: [UInt8]) -> [UInt8] {
        let offsets = [0, 0, 0, 0, 0, part.octets.count] + part.offsets
        var pdf = PDFWriter(continuing: signedPart, offsets: offsets)
        pdf.place(ContentPart.contents, at: part.contentsOffset)
        let fronts = (0..<part.fronts).map { PDFWriter.Reference(number: ContentPart.firstFront + $0) }
        let backs = fronts.map { _ in pdf.reserve() }
        pdf.write(ContentPart.catalog) { SheetObjects.appendCatalog(tree: ContentPart.tree, structure: ContentPart.structure, contents: ContentPart.contents, to: &$0) }
        pdf.write(ContentPart.tree) { SheetObjects.appendTree(zip(fronts, backs).flatMap { [$0, $1] }, to: &$0) }
        pdf.writeStream(ContentPart.ground, ProtectedSide.ground)
        side.pattern.write(ContentPart.deterrent, to: &pdf)
        let latent = pdf.reserve()
        side.latentImage.write(latent, to: &pdf)
        let content = pdf.reserve()
        pdf.writeStream(content, ProtectedSide.back(hasScrambleImage: part.scrambleImages > 0))
        for (index, back) in backs.enumerated() {
            pdf.write(back) {
                $0.append("<</Type/Page/Parent ")
                $0.append(ContentPart.tree)
                $0.append("/Contents ")
                $0.append(content)
                $0.append("/Resources<</XObject<<")
                $0.append(DeterrentPattern.resourceName)
                $0.append(" ")
                $0.append(ContentPart.deterrent)
                $0.append(LatentImage.resourceName)
                $0.append(" ")
                $0.append(latent)
                if part.scrambleImages > 0 {
                    $0.append(ScrambleImage.resourceName)
                    $0.append(" ")
                    $0.append(PDFWriter.Reference(number: ContentPart.firstFront + part.fronts + index))
                }
                $0.append(">>>>>>")
            }
        }
        return pdf.finish(catalog: ContentPart.catalog)
    }
}
