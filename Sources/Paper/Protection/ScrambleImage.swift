/// スクランブル画像 (H3): a raster on the back that carries octets, in the end the front's content, signed
/// and encrypted, so that a scan of the back can be compared with the front.
struct ScrambleImage: Sendable {
    /// Dots of a module's side: 0.42 mm, five pixels of a scan at 300 dpi.
    static let moduleSide = 10
    static let width = ScrambleGrid.width * moduleSide
    static let height = ScrambleGrid.height * moduleSide
    /// Its top left corner on the back, in dots.
    static let place = (x: (PageGeometry.width - width) / 2, y: 1800)
    /// White around it: four modules.
    static let margin = 4 * moduleSide
    /// The name by which a page draws it.
    static let resourceName: StaticString = "/Scramble"

    let modules: Bitmap

    /// Throws `scrambleTooLong`.
    init(content: [UInt8]) throws(PaperError) { modules = try ScrambleCode.modules(of: content) }

    /// Writes the form object that draws it on a back.
    func write(_ reference: PDFWriter.Reference, to pdf: inout PDFWriter) {
        let image = pdf.reserve()
        pdf.writeStream(image, modules.packed) { ImagePlace.appendMask(width: modules.width, height: modules.height, to: &$0) }
        let (x, y, margin) = (ScrambleImage.place.x, ScrambleImage.place.y, ScrambleImage.margin)
        var content: [UInt8] = []
        content.append("1 g ")
        ImagePlace.appendFilled(x: x - margin, y: y - margin, width: ScrambleImage.width + 2 * margin, height: ScrambleImage.height + 2 * margin, to: &content)
        content.append("0 g ")
        ImagePlace.append(x: x, y: y, width: ScrambleImage.width, height: ScrambleImage.height, name: "/Modules", to: &content)
        pdf.writeStream(reference, content) {
            $0.append(ImagePlace.sideForm)
            $0.append("/Resources<</XObject<</Modules ")
            $0.append(image)
            $0.append(">>>>")
        }
    }
}
