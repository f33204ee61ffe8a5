internal import Domain

/// Page contents and fonts put together to a PDF file of plain pages, without anything that protects them: what the enquiry site
/// shows beside a scan.
struct DocumentAssembly {
    let certificate: DrawnCertificate

    func bytes() throws(PaperError) -> [UInt8] {
        var pdf = PDFWriter()
        let catalog = pdf.reserve()
        let tree = pdf.reserve()
        let structure = pdf.reserve()
        let fronts = certificate.pages.map { _ in pdf.reserve() }
        pdf.write(catalog) { SheetObjects.appendCatalog(tree: tree, structure: structure, to: &$0) }
        pdf.write(tree) { SheetObjects.appendTree(fronts, to: &$0) }
        let resources = try SheetObjects.writeResources(of: certificate, deterrent: nil, to: &pdf)
        for (index, front) in fronts.enumerated() {
            let content = pdf.reserve()
            pdf.writeStream(content, certificate.pages[index])
            pdf.write(front) { SheetObjects.appendPage(index, tree: tree, contents: [content], resources: resources, to: &$0) }
        }
        StructureTree(fronts: fronts).write(structure, to: &pdf)
        return pdf.finish(catalog: catalog)
    }
}
