internal import Domain

/// A registered imprint on a page: the register's own dots, black, at 300 to the inch, so that it is as large as the seal.
extension SealImprint {
    static let resourceName: StaticString = "/Imprint"
    /// A page has 600 dots to the inch.
    private static let pageDots = 2

    var widthOnPage: Int { width * SealImprint.pageDots }
    var heightOnPage: Int { height * SealImprint.pageDots }

    /// Draws the imprint with its top left corner at (x, y).
    func draw(x: Int, y: Int, on canvas: inout Canvas) {
        canvas.draw(.imprint(x: x, y: y)) {
            $0.append("0 g ")
            $0.append(decimal: widthOnPage)
            $0.append(" 0 0 ")
            $0.append(decimal: heightOnPage)
            $0.append(" ")
            $0.append(decimal: x)
            $0.append(" ")
            $0.append(decimal: PageGeometry.height - y - heightOnPage)
            $0.append(" cm ")
            $0.append(SealImprint.resourceName)
            $0.append(" Do\n")
        }
    }

    /// Writes the picture as a stencil through which ink goes where a bit is 1 (ISO 32000-1, 8.9.6.2).
    func write(_ reference: PDFWriter.Reference, to pdf: inout PDFWriter) {
        pdf.writeStream(reference, rows) {
            $0.append("/Type/XObject/Subtype/Image/ImageMask true/BitsPerComponent 1/Decode[1 0]/Width ")
            $0.append(decimal: width)
            $0.append("/Height ")
            $0.append(decimal: height)
        }
    }

    /// Writes the picture as a group of an SVG whose top left corner is its origin: a stroke for each run of ink.
    func appendDrawing(named name: StaticString, to octets: inout [UInt8]) {
        var runs = VectorPath()
        for y in 0..<height {
            var x = 0
            while x < width {
                let start = x
                while has(x, y) { x += 1 }
                if x > start { runs.line(fromX: start, y: y, toX: x, y: y) } else { x += 1 }
            }
        }
        octets.append("<g id=\"")
        octets.append(name)
        octets.append("\"><path transform=\"scale(")
        octets.append(decimal: SealImprint.pageDots)
        octets.append(")translate(0 .5)\" stroke=\"#000\" d=\"")
        octets.append(contentsOf: runs.octets)
        octets.append("\"/></g>\n")
    }
}
