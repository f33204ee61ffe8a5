/// The logical structure of a certificate (ISO 32000-1, 14.7): on each front the title as a heading and everything else as one
/// paragraph in the order of drawing, which is the order of reading.
struct StructureTree {
    let fronts: [PDFWriter.Reference]

    /// Brackets around the two marked contents of a page, and around what is no content.
    static let beginTitle: StaticString = "/H1<</MCID 0>>BDC\n"
    static let beginText: StaticString = "EMC\n/P<</MCID 1>>BDC\n"
    static let end: StaticString = "EMC\n"

    func write(_ root: PDFWriter.Reference, to pdf: inout PDFWriter) {
        let document = pdf.reserve()
        let parents = pdf.reserve()
        let elements = fronts.map { _ in (title: pdf.reserve(), text: pdf.reserve()) }
        pdf.write(root) {
            $0.append("<</Type/StructTreeRoot/K ")
            $0.append(document)
            $0.append("/ParentTree ")
            $0.append(parents)
            $0.append(">>")
        }
        pdf.write(document) {
            $0.append("<</Type/StructElem/S/Document/P ")
            $0.append(root)
            $0.append("/K[")
            for (index, element) in elements.enumerated() {
                if index > 0 { $0.append(" ") }
                $0.append(element.title)
                $0.append(" ")
                $0.append(element.text)
            }
            $0.append("]>>")
        }
        pdf.write(parents) {
            $0.append("<</Nums[")
            for (index, element) in elements.enumerated() {
                $0.append(decimal: index)
                $0.append("[")
                $0.append(element.title)
                $0.append(" ")
                $0.append(element.text)
                $0.append("]")
            }
            $0.append("]>>")
        }
        for (front, element) in zip(fronts, elements) {
            write(element.title, "/H1", 0, of: front, in: document, to: &pdf)
            write(element.text, "/P", 1, of: front, in: document, to: &pdf)
        }
    }

    private func write(
        _ element: PDFWriter.Reference, _ kind: StaticString, _ mark: Int, of front: PDFWriter.Reference, in document: PDFWriter.Reference, to pdf: inout PDFWriter
    ) {
        pdf.write(element) {
            $0.append("<</Type/StructElem/S")
            $0.append(kind)
            $0.append("/P ")
            $0.append(document)
            $0.append("/Pg ")
            $0.append(front)
            $0.append("/K ")
            $0.append(decimal: mark)
            $0.append(">>")
        }
    }
}
