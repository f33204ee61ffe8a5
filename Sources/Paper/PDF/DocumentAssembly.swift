/// Page contents and fonts put together to a PDF file.
struct DocumentAssembly {
    let pages: [[UInt8]]
    let glyphs: GlyphCollector
    let seal: OfficialSeal

    func bytes() throws(PaperError) -> [UInt8] {
        var pdf = PDFWriter()
        let catalog = pdf.reserve()
        let tree = pdf.reserve()
        let resources = pdf.reserve()
        let sealReference = pdf.reserve()
        let pageReferences = pages.map { _ in (page: pdf.reserve(), content: pdf.reserve()) }

        pdf.write(catalog) {
            $0.append("<</Type/Catalog/Lang(ja-JP)/Pages ")
            $0.append(tree)
            $0.append(">>")
        }
        pdf.write(tree) {
            $0.append("<</Type/Pages/Count ")
            $0.append(decimal: pages.count)
            $0.append("/MediaBox[0 0 595.2 841.92]/Resources ")
            $0.append(resources)
            $0.append("/Kids[")
            for reference in pageReferences {
                $0.append(reference.page)
                $0.append(" ")
            }
            $0.append("]>>")
        }
        for (content, reference) in zip(pages, pageReferences) {
            pdf.write(reference.page) {
                $0.append("<</Type/Page/Parent ")
                $0.append(tree)
                $0.append("/Contents ")
                $0.append(reference.content)
                $0.append(">>")
            }
            pdf.writeStream(reference.content, content)
        }
        seal.write(sealReference, to: &pdf)
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
            $0.append(">>>>")
        }
        return pdf.finish(catalog: catalog)
    }
}
