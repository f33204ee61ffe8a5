internal import Domain

/// Page contents and fonts put together to a PDF file. Protected pages are fronts, each followed by its back.
struct DocumentAssembly {
    let pages: [[UInt8]]
    let glyphs: GlyphCollector
    let seal: OfficialSeal
    /// 印影 of a seal registration; nil for every other certificate.
    var imprint: SealImprint?
    /// Nil for plain pages without backs.
    let side: ProtectedSide?

    func bytes() throws(PaperError) -> [UInt8] {
        var pdf = PDFWriter()
        let catalog = pdf.reserve()
        let tree = pdf.reserve()
        let resources = pdf.reserve()
        let sealReference = pdf.reserve()
        // All backs are alike, and share one content.
        let backContent = side.map { _ in pdf.reserve() }
        var sides: [(page: PDFWriter.Reference, content: PDFWriter.Reference)] = []
        for page in pages {
            let front = (page: pdf.reserve(), content: pdf.reserve())
            pdf.writeStream(front.content, content(of: page))
            sides.append(front)
            if let backContent { sides.append((pdf.reserve(), backContent)) }
        }

        pdf.write(catalog) {
            $0.append("<</Type/Catalog/Lang(ja-JP)/Pages ")
            $0.append(tree)
            $0.append(">>")
        }
        pdf.write(tree) {
            $0.append("<</Type/Pages/Count ")
            $0.append(decimal: sides.count)
            $0.append("/MediaBox[0 0 595.2 841.92]/Resources ")
            $0.append(resources)
            $0.append("/Kids[")
            for reference in sides {
                $0.append(reference.page)
                $0.append(" ")
            }
            $0.append("]>>")
        }
        for reference in sides {
            pdf.write(reference.page) {
                $0.append("<</Type/Page/Parent ")
                $0.append(tree)
                $0.append("/Contents ")
                $0.append(reference.content)
                $0.append(">>")
            }
        }
        var protection: [UInt8] = []
        if let side, let backContent {
            pdf.writeStream(backContent, side.back)
            protection = side.write(to: &pdf)
        }
        seal.write(sealReference, to: &pdf)
        let imprintReference = imprint.map { imprint in
            let reference = pdf.reserve()
            imprint.write(reference, to: &pdf)
            return reference
        }
        let fonts = try FontObjects(glyphs: glyphs).write(to: &pdf)
        pdf.write(resources) {
            $0.append("<</Font<<")
            for (index, font) in fonts.enumerated() {
                guard let font else { continue }
                $0.append("/F")
                $0.append(decimal: index)
                $0.append(" ")
                $0.append(font)
            }
            $0.append(">>/XObject<<")
            $0.append(OfficialSeal.resourceName)
            $0.append(" ")
            $0.append(sealReference)
            if let imprintReference {
                $0.append(SealImprint.resourceName)
                $0.append(" ")
                $0.append(imprintReference)
            }
            $0.append(contentsOf: protection)
            $0.append(">>>>")
        }
        return pdf.finish(catalog: catalog)
    }

    /// The pattern lies below everything else.
    private func content(of page: [UInt8]) -> [UInt8] {
        if side == nil { return page }
        var content: [UInt8] = []
        content.append(ProtectedSide.ground)
        return content + page
    }
}
