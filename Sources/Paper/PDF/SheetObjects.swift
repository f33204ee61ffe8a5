internal import Domain

/// The objects that plain and protected papers have alike.
enum SheetObjects {
    /// The language, and that the text is tagged in reading order, the title as such (ISO 32000-1, 14.8).
    /// `contents` is the table of contents of the municipality's part, where the file has one.
    static func appendCatalog(tree: PDFWriter.Reference, structure: PDFWriter.Reference, contents: PDFWriter.Reference? = nil, to bytes: inout [UInt8]) {
        bytes.append("<</Type/Catalog/Lang(ja-JP)/MarkInfo<</Marked true>>/StructTreeRoot ")
        bytes.append(structure)
        bytes.append("/Pages ")
        bytes.append(tree)
        if let contents {
            bytes.append("/KofuContent ")
            bytes.append(contents)
        }
        bytes.append(">>")
    }

    static func appendTree(_ pages: [PDFWriter.Reference], to bytes: inout [UInt8]) {
        bytes.append("<</Type/Pages/Count ")
        bytes.append(decimal: pages.count)
        bytes.append("/MediaBox[0 0 595.2 841.92]/Kids[")
        for page in pages {
            bytes.append(page)
            bytes.append(" ")
        }
        bytes.append("]>>")
    }

    /// A front, which is page `index` of those that the structure tree knows.
    static func appendPage(
        _ index: Int, tree: PDFWriter.Reference, contents: [PDFWriter.Reference], resources: PDFWriter.Reference, to bytes: inout [UInt8]
    ) {
        bytes.append("<</Type/Page/Parent ")
        bytes.append(tree)
        bytes.append("/StructParents ")
        bytes.append(decimal: index)
        bytes.append("/Contents[")
        for (place, content) in contents.enumerated() {
            if place > 0 { bytes.append(" ") }
            bytes.append(content)
        }
        bytes.append("]/Resources ")
        bytes.append(resources)
        bytes.append(">>")
    }

    /// Writes fonts, seal and imprint, and the dictionary that names them for all fronts.
    static func writeResources(of certificate: DrawnCertificate, deterrent: PDFWriter.Reference?, to pdf: inout PDFWriter) throws(PaperError) -> PDFWriter.Reference {
        let resources = pdf.reserve()
        let seal = pdf.reserve()
        certificate.seal.write(seal, to: &pdf)
        let imprintReference = certificate.imprint.map { imprint in
            let reference = pdf.reserve()
            imprint.write(reference, to: &pdf)
            return reference
        }
        let fonts = try FontObjects(glyphs: certificate.glyphs).write(to: &pdf)
        pdf.write(resources) {
            $0.append("<</Font<<")
            for (index, font) in fonts.enumerated() {
                for (name, reference) in [("/F" as StaticString, font.row), ("/V", font.column)] {
                    guard let reference else { continue }
                    $0.append(name)
                    $0.append(decimal: index)
                    $0.append(" ")
                    $0.append(reference)
                }
            }
            $0.append(">>/XObject<<")
            if let deterrent {
                $0.append(DeterrentPattern.resourceName)
                $0.append(" ")
                $0.append(deterrent)
            }
            $0.append(OfficialSeal.resourceName)
            $0.append(" ")
            $0.append(seal)
            if let imprintReference {
                $0.append(SealImprint.resourceName)
                $0.append(" ")
                $0.append(imprintReference)
            }
            $0.append(">>>>")
        }
        return resources
    }
}
