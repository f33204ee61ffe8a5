internal import Domain

extension ContentPart {
    /// The municipality's part of a certificate's file.
    /// - Parameter scrambles: what the scramble image on the back of each front carries; empty for none.
    init(of certificate: DrawnCertificate, scrambles: [ScrambleImage]) throws(PaperError) {
        var pdf = PDFWriter()
        for _ in 1..<ContentPart.firstFront { _ = pdf.reserve() }
        let fronts = certificate.pages.map { _ in pdf.reserve() }
        let images = scrambles.map { _ in pdf.reserve() }
        let resources = try SheetObjects.writeResources(of: certificate, deterrent: ContentPart.deterrent, to: &pdf)
        for (index, front) in fronts.enumerated() {
            let content = pdf.reserve()
            pdf.writeStream(content, certificate.pages[index])
            pdf.write(front) { SheetObjects.appendPage(index, tree: ContentPart.tree, contents: [ContentPart.ground, content], resources: resources, to: &$0) }
        }
        StructureTree(fronts: fronts).write(ContentPart.structure, to: &pdf)
        for (image, scramble) in zip(images, scrambles) { scramble.write(image, to: &pdf) }
        self.init(closing: pdf, fronts: fronts.count, scrambleImages: images.count)
    }
}
